package dev.jwaku.waku.enr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.sharding.Shard;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class EnrTest {
    private static final PrivateKey KEY = PrivateKey.secp256k1(Bytes.fromHex("22".repeat(32)));

    @Property(tries = 100)
    void shardsSurviveBothForms(
            @ForAll @IntRange(max = Shard.MAX_CLUSTER) int cluster,
            @ForAll @Size(max = 100) Set<@IntRange(max = 1023) Integer> indexes) {
        RelayShards shards = new RelayShards(cluster, List.copyOf(indexes));
        assertThat(RelayShards.fromVector(shards.toVector())).hasValue(shards);
        assertThat(RelayShards.fromList(shards.toList())).hasValue(shards);
        Enr enr = new EnrBuilder().shards(shards).sign(KEY);
        assertThat(enr.shards()).hasValue(shards);
        assertThat(enr.field("rsv").isPresent()).isEqualTo(indexes.size() >= RelayShards.VECTOR_FROM);
        assertThat(Enr.parse(enr.toString())).isEqualTo(enr);
    }

    @Property(tries = 300)
    void aFlippedBitIsNoticed(@ForAll @IntRange(max = 10_000) int bit) {
        byte[] bytes = Enr.parse(EnrVectorsTest.COMPUTED).encode().toByteArray();
        bytes[bit / 8 % bytes.length] ^= (byte) (1 << bit % 8);
        assertThatThrownBy(() -> Enr.decode(Bytes.wrap(bytes))).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void addressesThatDoNotFitAreLeftOut() {
        List<Multiaddr> many = IntStream.range(0, 20)
                .mapToObj(i -> Multiaddr.parse("/dns4/node-" + i + ".example.org/tcp/443/wss"))
                .toList();
        Enr enr = new EnrBuilder().ip("1.2.3.4").tcp(1).multiaddrs(many).sign(KEY);
        assertThat(enr.encode().length()).isLessThanOrEqualTo(Enr.MAX_LENGTH);
        assertThat(enr.multiaddrs())
                .isNotEmpty()
                .isEqualTo(many.subList(0, enr.multiaddrs().size()));
    }

    @Test
    void ip6FallsBackToThePortsOfIp4() {
        Enr enr = new EnrBuilder().ip("::1").tcp(60_000).udp(9000).sign(KEY);
        assertThat(enr.ip()).isEmpty();
        assertThat(enr.tcp6()).hasValue(60_000);
        assertThat(enr.udp6()).hasValue(9000);
        assertThat(enr.dialAddresses()).containsExactly(Multiaddr.parse("/ip6/::1/tcp/60000/p2p/" + enr.peerId()));
    }

    @Test
    void noCapabilityIsNoFlag() {
        assertThat(new EnrBuilder()
                        .capabilities(EnumSet.noneOf(Capability.class))
                        .sign(KEY)
                        .capabilities())
                .isEmpty();
    }

    @Test
    void otherKeysThanSecp256k1CannotSign() {
        PrivateKey ed25519 = PrivateKey.ed25519(Bytes.fromHex("33".repeat(32)));
        assertThatThrownBy(() -> new EnrBuilder().sign(ed25519)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hostNamesAreNotResolved() {
        assertThatThrownBy(() -> new EnrBuilder().ip("localhost")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tooLongIsRefusedBeforeItIsRead() {
        assertThatThrownBy(() -> Enr.parse("enr:" + "A".repeat(100_000)))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("300");
    }
}
