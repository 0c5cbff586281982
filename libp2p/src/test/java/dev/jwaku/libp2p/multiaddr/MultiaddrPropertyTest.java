package dev.jwaku.libp2p.multiaddr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr.Part;
import dev.jwaku.runtime.Bytes;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class MultiaddrPropertyTest {
    @Property(tries = 500)
    void textAndBytesLeadBackToTheSameAddress(@ForAll("addresses") Multiaddr address) {
        assertThat(Multiaddr.decode(address.encode())).isEqualTo(address);
        assertThat(Multiaddr.parse(address.toString())).isEqualTo(address);
    }

    @Property(tries = 2000)
    void decodingAnyBytesGivesAnAddressOrMalformed(@ForAll @Size(max = 200) byte[] bytes) {
        try {
            Multiaddr address = Multiaddr.decode(Bytes.of(bytes));
            assertThat(address.encode()).isEqualTo(Bytes.of(bytes));
            assertThat(Multiaddr.parse(address.toString())).isEqualTo(address);
        } catch (MalformedMessageException expected) {
            assertThat(expected).hasMessageContaining("multiaddr");
        }
    }

    @Property(tries = 1000)
    void parsingAnyTextGivesAnAddressOrAnArgumentError(@ForAll("texts") String text) {
        try {
            assertThat(Multiaddr.parse(text).parts()).isNotEmpty();
        } catch (IllegalArgumentException expected) {
            assertThat(expected).hasMessageContaining("multiaddr");
        }
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> words = Arbitraries.of(AddressProtocol.values())
                .map(AddressProtocol::text)
                .edgeCases(config -> config.none());
        Arbitrary<String> values = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(8), Arbitraries.of("1.2.3.4", "::1", "80", "a.b"), words);
        return values.list().ofMaxSize(8).map(parts -> "/" + String.join("/", parts));
    }

    @Provide
    Arbitrary<Multiaddr> addresses() {
        return Arbitraries.of(AddressProtocol.values())
                .flatMap(protocol -> value(protocol).map(value -> new Part(protocol, value)))
                .list()
                .ofMinSize(1)
                .ofMaxSize(8)
                .map(Multiaddr::of);
    }

    private static Arbitrary<Bytes> value(AddressProtocol protocol) {
        return switch (protocol.kind()) {
            case NONE -> Arbitraries.just(Bytes.EMPTY);
            case IP4, IP6, PORT -> bytes(protocol.kind().size(), protocol.kind().size());
            case TEXT ->
                Arbitraries.strings()
                        .withCharRange('!', '.')
                        .alpha()
                        .ofMinLength(1)
                        .ofMaxLength(20)
                        .map(Bytes::utf8);
            case PEER_ID ->
                bytes(32, 32)
                        .map(seed ->
                                PeerId.of(PrivateKey.ed25519(seed).publicKey()).multihash());
            case MULTIBASE -> bytes(1, 40);
        };
    }

    private static Arbitrary<Bytes> bytes(int min, int max) {
        Arbitrary<List<Byte>> zeroHeavy = Arbitraries.oneOf(Arbitraries.just((byte) 0), Arbitraries.bytes())
                .list()
                .ofMinSize(min)
                .ofMaxSize(max);
        return zeroHeavy.map(list -> {
            byte[] array = new byte[list.size()];
            for (int i = 0; i < array.length; i++) {
                array[i] = list.get(i);
            }
            return Bytes.wrap(array);
        });
    }
}
