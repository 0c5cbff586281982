package dev.jwaku.libp2p.identify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.fixtures.Vectors;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.identity.PublicKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.wire.ProtoWriter;
import dev.jwaku.runtime.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.constraints.UniqueElements;
import org.junit.jupiter.api.Test;

class IdentifyCodecTest {
    private static final Vectors VECTORS = new Vectors("identify/identify.properties");
    private static final PublicKey KEY = PrivateKey.secp256k1(
                    Bytes.fromHex("53dadf1d5a164d6b4acdb15e24aa4c5b1d3461bdbd42abedb0a4404d56ced8fb"))
            .publicKey();
    private static final Multiaddr TCP = Multiaddr.tcp("1.2.3.4", 60000);
    private static final Multiaddr WSS = Multiaddr.parse("/dns4/node.example.org/tcp/8000/wss");
    private static final IdentifyInfo OF_VECTOR = new IdentifyInfo(
            Optional.of(KEY),
            List.of(TCP, WSS),
            List.of(ProtocolId.of("/ipfs/id/1.0.0"), ProtocolId.of("/vac/waku/relay/2.0.0")),
            Optional.of(Multiaddr.tcp("5.6.7.8", 41234)),
            "ipfs/0.1.0",
            "nwaku");
    private static final IdentifyInfo NOTHING =
            new IdentifyInfo(Optional.empty(), List.of(), List.of(), Optional.empty(), "", "");

    @Test
    void readsTheVectorOfJs() {
        assertThat(IdentifyCodec.decode(VECTORS.bytes("identify"))).isEqualTo(OF_VECTOR);
    }

    @Test
    void writesAsManyBytesAsJs() {
        Bytes encoded = IdentifyCodec.encode(OF_VECTOR);

        assertThat(encoded.length()).isEqualTo(VECTORS.bytes("identify").length());
        assertThat(IdentifyCodec.decode(encoded)).isEqualTo(OF_VECTOR);
    }

    @Test
    void leavesOutWhatIsEmpty() {
        assertThat(IdentifyCodec.encode(NOTHING)).isEqualTo(Bytes.EMPTY);
        assertThat(IdentifyCodec.decode(Bytes.EMPTY)).isEqualTo(NOTHING);
    }

    @Test
    void joinsTheMessagesOfOneAnswer() {
        Bytes first = new ProtoWriter()
                .bytes(2, TCP.encode())
                .string(3, "/a")
                .string(6, "old")
                .toBytes();
        Bytes second = new ProtoWriter()
                .bytes(2, WSS.encode())
                .string(3, "/b")
                .string(3, "/a")
                .string(6, "new")
                .toBytes();

        IdentifyInfo info = IdentifyCodec.decode(List.of(first, second));

        assertThat(info.listenAddrs()).containsExactly(TCP, WSS);
        assertThat(info.protocols()).containsExactly(ProtocolId.of("/a"), ProtocolId.of("/b"));
        assertThat(info.agentVersion()).isEqualTo("new");
        assertThat(info.supports(ProtocolId.of("/a"))).isTrue();
        assertThat(info.supports(ProtocolId.of("/c"))).isFalse();
    }

    @Test
    void leavesOutAddressesAndProtocolsItCannotRead() {
        Bytes message = new ProtoWriter()
                .bytes(2, Bytes.fromHex("f00101"))
                .bytes(2, TCP.encode())
                .bytes(4, Bytes.fromHex("ff"))
                .string(3, "")
                .string(3, "a\nb")
                .string(3, "/a")
                .bytes(8, Bytes.utf8("a signed record"))
                .toBytes();

        IdentifyInfo info = IdentifyCodec.decode(message);

        assertThat(info.listenAddrs()).containsExactly(TCP);
        assertThat(info.observedAddr()).isEmpty();
        assertThat(info.protocols()).containsExactly(ProtocolId.of("/a"));
    }

    @Test
    void keepsNoMoreThanItsLimits() {
        ProtoWriter writer = new ProtoWriter().string(6, "x".repeat(1000));
        IntStream.range(0, 2000).forEach(i -> writer.bytes(2, TCP.encode()).string(3, "/" + i));

        IdentifyInfo info = IdentifyCodec.decode(writer.toBytes());

        assertThat(info.listenAddrs()).hasSize(IdentifyCodec.MAX_ADDRESSES);
        assertThat(info.protocols()).hasSize(IdentifyCodec.MAX_PROTOCOLS);
        assertThat(info.agentVersion()).hasSize(IdentifyCodec.MAX_VERSION_LENGTH);
    }

    @Test
    void aKeyThatIsNoneIsMalformed() {
        Bytes message = new ProtoWriter().bytes(1, Bytes.utf8("key")).toBytes();

        assertThatThrownBy(() -> IdentifyCodec.decode(message)).isInstanceOf(MalformedMessageException.class);
    }

    @Property(tries = 300)
    void readsWhatItWrote(
            @ForAll @Size(max = 10) @UniqueElements List<@AlphaChars @StringLength(min = 1, max = 20) String> names,
            @ForAll @Size(max = 10) List<@IntRange(min = 1, max = 65535) Integer> ports,
            @ForAll @StringLength(max = 40) @AlphaChars String agent) {
        IdentifyInfo info = new IdentifyInfo(
                Optional.of(KEY),
                ports.stream().map(port -> Multiaddr.tcp("10.0.0.1", port)).toList(),
                names.stream().map(ProtocolId::of).toList(),
                ports.stream().findFirst().map(port -> Multiaddr.tcp("::1", port)),
                "",
                agent);

        assertThat(IdentifyCodec.decode(IdentifyCodec.encode(info))).isEqualTo(info);
    }

    @Property(tries = 1000)
    void anyBytesAreAnAnswerOrMalformed(@ForAll @Size(max = 100) byte[] bytes) {
        try {
            assertThat(IdentifyCodec.decode(Bytes.of(bytes)).protocols()).isNotNull();
        } catch (MalformedMessageException expected) {
            assertThat(expected).hasMessageMatching("(identify|public key).*");
        }
    }
}
