package dev.jwaku.discovery.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.discovery.DiscoveryException;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.waku.enr.Enr;
import dev.jwaku.waku.enr.EnrBuilder;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DnsDiscoveryTest {
    private static final String DOMAIN = "nodes.example.org";

    private final SystemWorld world = new SystemWorld();
    private final TreePublisher publisher = new TreePublisher(key(), DOMAIN);
    private LocalDnsServer server;

    @BeforeEach
    void start() throws IOException {
        server = new LocalDnsServer();
    }

    @AfterEach
    void close() throws InterruptedException {
        server.close();
        world.close();
    }

    private PrivateKey key() {
        return PrivateKey.generateSecp256k1(world.entropy());
    }

    private List<Enr> records(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new EnrBuilder().ip("10.0.0.1").tcp(1000 + i).sign(key()))
                .toList();
    }

    private static List<String> texts(List<Enr> records) {
        return records.stream().map(Enr::toString).toList();
    }

    private List<Enr> search(EnrTree tree) {
        return new DnsDiscovery(world, tree, new DnsServers(world, List.of(server.address())))
                .search(Deadline.after(world, Duration.ofSeconds(20)));
    }

    @Test
    void readsAllRecords() {
        List<Enr> records = records(11);
        server.texts.putAll(publisher.publish(texts(records), List.of()));
        assertThat(search(publisher.tree())).containsExactlyInAnyOrderElementsOf(records);
    }

    @Test
    void readsAnEntryOfSeveralStrings() {
        Enr large = new EnrBuilder()
                .ip("10.0.0.1")
                .tcp(1)
                .multiaddrs(IntStream.range(0, 9)
                        .mapToObj(i -> dev.jwaku.libp2p.multiaddr.Multiaddr.parse("/dns4/node-" + i + ".org/tcp/1/wss"))
                        .toList())
                .sign(key());
        assertThat(large.toString().length()).isGreaterThan(255);
        server.texts.putAll(publisher.publish(texts(List.of(large)), List.of()));
        assertThat(search(publisher.tree())).containsExactly(large);
    }

    @Test
    void followsLinksAndSurvivesACycleAndADeadOne() {
        TreePublisher other = new TreePublisher(key(), "other.example.org");
        List<Enr> here = records(2);
        List<Enr> there = records(3);
        EnrTree nowhere = new EnrTree(key().publicKey().data(), "nowhere.example.org");
        server.texts.putAll(publisher.publish(
                texts(here), List.of(nowhere.toString(), other.tree().toString())));
        server.texts.putAll(other.publish(texts(there), List.of(publisher.tree().toString())));
        assertThat(search(publisher.tree()))
                .containsAll(here)
                .containsAll(there)
                .hasSize(5);
    }

    @Test
    void aRootOfAnotherKeyIsRefused() {
        server.texts.putAll(publisher.publish(texts(records(1)), List.of()));
        EnrTree other = new EnrTree(key().publicKey().data(), DOMAIN);
        assertThatThrownBy(() -> search(other))
                .isInstanceOf(DiscoveryException.class)
                .hasMessageContaining("signature does not match at " + DOMAIN);
    }

    @Test
    void anEntryThatDoesNotBelongToItsNameIsLeftOut() {
        List<Enr> records = records(4);
        server.texts.putAll(publisher.publish(texts(records), List.of()));
        String attacked = EnrTree.label(records.getFirst().toString()) + "." + DOMAIN;
        assertThat(server.texts.put(attacked, records(1).getFirst().toString())).isNotNull();
        assertThat(search(publisher.tree())).containsExactlyInAnyOrderElementsOf(records.subList(1, 4));
    }

    @Test
    void aBranchThatNamesItselfEnds() {
        List<Enr> records = records(2);
        server.texts.putAll(publisher.publish(texts(records), List.of()));
        String root = server.texts.get(DOMAIN);
        String top = root.substring(root.indexOf("e=") + 2, root.indexOf(" l="));
        assertThat(server.texts.get(top + "." + DOMAIN)).startsWith("enrtree-branch:");
        server.texts.put(top + "." + DOMAIN, "enrtree-branch:" + top);
        assertThat(search(publisher.tree())).isEmpty();
    }

    @Test
    void nothingThere() {
        assertThatThrownBy(() -> search(publisher.tree()))
                .isInstanceOf(DiscoveryException.class)
                .hasMessageContaining("no list at " + DOMAIN);
    }

    @Test
    void asksTheNextServerWhenOneIsSilent() throws IOException {
        List<Enr> records = records(1);
        server.texts.putAll(publisher.publish(texts(records), List.of()));
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            DnsServers servers = new DnsServers(
                    world, List.of((InetSocketAddress) silent.getLocalSocketAddress(), server.address()));
            assertThat(servers.resolve(DOMAIN, Deadline.after(world, Duration.ofSeconds(20))))
                    .singleElement()
                    .asString()
                    .startsWith("enrtree-root:v1 ");
        }
    }

    /** EIP-1459 vectors: waku-protocols.md section 22.5. */
    @Test
    void vectors() {
        EnrTree tree =
                EnrTree.parse("enrtree://AKA3AM6LPBYEUDMVNU3BSVQJ5AD45Y7YPOHJLEF6W26QOE4VTUDPE@nodes.example.org");
        assertThat(tree.publicKey())
                .isEqualTo(Bytes.fromHex("0281b033cb78704a0d956d36195609e807cee3f87b8e9590beb6bd0713959d06f2"));
        assertThat(tree)
                .hasToString("enrtree://AKA3AM6LPBYEUDMVNU3BSVQJ5AD45Y7YPOHJLEF6W26QOE4VTUDPE@nodes.example.org");
        String root = "enrtree-root:v1 e=JORXBYVVM7AEKETX5DGXW44EAY l=FDXN3SN67NA5DKA4J2GOK7BVQI seq=1839"
                + " sig=Ma7yIqW2gj59dY8F6plfL7dfotaBPz285mu_XZK1e5VRzNrnf0pCAfacu4fBLuE7jMX-nDbqCM1sFiWWLq8WogE";
        assertThat(TreeRoot.parse(root, tree))
                .isEqualTo(new TreeRoot("JORXBYVVM7AEKETX5DGXW44EAY", "FDXN3SN67NA5DKA4J2GOK7BVQI", 1839));
        assertThatThrownBy(() -> TreeRoot.parse(root.replace("sig=M", "sig=A"), tree))
                .isInstanceOf(MalformedMessageException.class);
        assertThat(EnrTree.label("enrtree-branch:D2SNLTAGWNQ34NTQTPHNZDECFU,67BLTJEU5R2D5S3B4QKJSBRFCY,"
                        + "A2HDMZBB4JIU53VTEGC4TG6P4A"))
                .isEqualTo("JSET63SIW5KMR64SWH7WVWHY24");
        assertThat(EnrTree.parse("enrtree://AMOJVZX4V6EXP7NTJPMAYJYST2QP6AJXYW76IU6VGJS7UVSNDYZG4"
                                + "@boot.prod.status.nodes.status.im")
                        .publicKey())
                .isEqualTo(Bytes.fromHex("031c9ae6fcaf8977fdb34bd80c27129ea0ff0137c5bfe453d53265fa564d1e326e"));
    }

    @Test
    void addressesThatAreNone() {
        for (String url :
                List.of("", "enrtree://", "enrtree://x@", "enrtree://AAAA@a.org", "enr:abc", "enrtree://@a")) {
            assertThatThrownBy(() -> EnrTree.parse(url)).isInstanceOf(MalformedMessageException.class);
        }
    }
}
