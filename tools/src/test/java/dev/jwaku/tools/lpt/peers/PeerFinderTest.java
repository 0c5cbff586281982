package dev.jwaku.tools.lpt.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.discovery.dns.EnrTree;
import dev.jwaku.libp2p.host.ConnectionLimits;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.identity.Secp256k1;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.ServicesConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.tools.lpt.LptReceiver;
import dev.jwaku.tools.lpt.metrics.MetricPrefix;
import dev.jwaku.tools.lpt.metrics.TesterMeters;
import dev.jwaku.waku.enr.Capability;
import dev.jwaku.waku.enr.Enr;
import dev.jwaku.waku.enr.EnrBuilder;
import dev.jwaku.waku.enr.RelayShards;
import dev.jwaku.waku.filter.FilterConfig;
import dev.jwaku.waku.payload.Keccak256;
import dev.jwaku.waku.ratelimit.RateLimits;
import dev.jwaku.waku.sharding.Shard;
import java.io.IOException;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One filter service on loopback, named in different ways. */
class PeerFinderTest {
    private static final Shard SHARD = new Shard(16, 32);

    private final MemoryMeters meters = new MemoryMeters();
    private final SystemWorld world = new SystemWorld(Events.NONE, meters);
    private final PrivateKey key = PrivateKey.generateSecp256k1(world.entropy());
    private final PeerId peer = PeerId.of(key.publicKey());
    private final Map<String, String> dns = new TreeMap<>();
    private WakuNode node;
    private TesterHost host;
    private Multiaddr address;

    @BeforeEach
    void start() throws IOException {
        node = WakuNode.start(
                world,
                key,
                NodeConfig.builder()
                        .listen(Multiaddr.tcp("127.0.0.1", 0))
                        .connectionLimits(ConnectionLimits.defaults().withMaxPerIp(0))
                        .services(new ServicesConfig(
                                Optional.empty(),
                                Optional.of(FilterConfig.defaults()),
                                false,
                                1,
                                RateLimits.defaults()))
                        .build());
        address = node.addresses().getFirst();
        host = TesterHost.open(world, SHARD, "test");
    }

    @AfterEach
    void stop() {
        host.close();
        node.close();
        world.close();
    }

    private List<Candidate> find(PeerSources sources) {
        return new PeerFinder(
                        world,
                        host,
                        SHARD,
                        sources,
                        new TesterMeters(meters, MetricPrefix.LPT),
                        (name, deadline) -> List.of(dns.getOrDefault(name, "")))
                .find(Capability.FILTER, LptReceiver.PROTOCOLS);
    }

    private Enr record(PrivateKey owner, int port, int cluster, Capability... more) {
        EnumSet<Capability> all = EnumSet.of(Capability.RELAY);
        all.addAll(List.of(more));
        return new EnrBuilder()
                .ip("127.0.0.1")
                .tcp(port)
                .capabilities(all)
                .shards(new RelayShards(cluster, List.of(SHARD.index())))
                .sign(owner);
    }

    @Test
    void takesAnAddressAndARecord() {
        Candidate byAddress = Candidate.parse(address.toString());
        assertThat(find(PeerSources.of(List.of(byAddress)))).containsExactly(byAddress);
        Enr record = record(key, address.tcpPort().orElseThrow(), 16, Capability.FILTER);
        Candidate byRecord = Candidate.parse(record.toString());
        assertThat(byRecord.peer()).isEqualTo(peer);
        assertThat(find(PeerSources.of(List.of(byRecord)))).containsExactly(byRecord);
        for (String wrong : List.of("enr:-xyz", "/ip4/127.0.0.1/tcp/1", "hello")) {
            assertThatThrownBy(() -> Candidate.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void readsASignedListAndTakesOnlyWhatFits() {
        int port = address.tcpPort().orElseThrow();
        PrivateKey other = PrivateKey.generateSecp256k1(world.entropy());
        PrivateKey third = PrivateKey.generateSecp256k1(world.entropy());
        EnrTree tree = publish(List.of(
                record(key, port, 16, Capability.FILTER),
                record(other, port, 16, Capability.STORE),
                record(third, port, 17, Capability.FILTER)));
        PeerSources sources = new PeerSources(List.of(), List.of(), 1, List.of(tree), List.of(), true);
        List<Candidate> found = find(sources);
        assertThat(found.stream().map(Candidate::peer)).containsExactly(peer);
        assertThat(found.getFirst().origin()).isEqualTo("DNS");
        assertThat(meters.gauges()).containsEntry("lpt_px_peers", 1L);
    }

    @Test
    void saysWhyNothingFits() throws IOException {
        Multiaddr nobody = Multiaddr.tcp("127.0.0.1", 1).withPeerId(peer);
        assertThatThrownBy(() -> find(PeerSources.of(List.of(Candidate.parse(nobody.toString())))))
                .isInstanceOf(NoServicePeerException.class)
                .hasMessageContaining("Connection refused");
        Candidate filterOnly = Candidate.parse(address.toString());
        assertThatThrownBy(() -> new PeerFinder(
                                world,
                                host,
                                SHARD,
                                PeerSources.of(List.of(filterOnly)),
                                new TesterMeters(meters, MetricPrefix.LPT))
                        .find(Capability.LIGHTPUSH, List.of()))
                .isInstanceOf(NoServicePeerException.class)
                .hasMessageContaining("does not serve it");
    }

    /** As a fleet's operator would. */
    private EnrTree publish(List<Enr> records) {
        PrivateKey operator = PrivateKey.generateSecp256k1(world.entropy());
        EnrTree tree = new EnrTree(operator.publicKey().data(), "nodes.example.org");
        String nodes = publish("enrtree-branch:"
                + String.join(
                        ",",
                        records.stream().map(Enr::toString).map(this::publish).toList()));
        String root = "enrtree-root:v1 e=" + nodes + " l=" + publish("enrtree-branch:") + " seq=7";
        Bytes signature = Secp256k1.best().signRecoverable(Keccak256.hash(Bytes.utf8(root)), operator.secret());
        dns.put(
                tree.domain(),
                root + " sig=" + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.toByteArray()));
        return tree;
    }

    private String publish(String text) {
        // the address of a list is in the same letters as the label of an entry
        Bytes start = Keccak256.hash(Bytes.utf8(text)).slice(0, 16);
        String label = new EnrTree(start, "x").toString().replaceAll(".*//|@.*", "");
        dns.put(label + ".nodes.example.org", text);
        return label;
    }
}
