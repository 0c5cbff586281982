package dev.jwaku.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.runtime.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class AnnouncementTest {
    private static final Multiaddr TCP = Multiaddr.parse("/ip4/0.0.0.0/tcp/60000");
    private static final Multiaddr WS = Multiaddr.parse("/ip4/127.0.0.1/tcp/8000/ws");

    private static Announcement of(String ip, String name) {
        return new Announcement(
                Optional.of(ip).filter(text -> !text.isEmpty()),
                Optional.of(name).filter(text -> !text.isEmpty()),
                List.of(),
                false);
    }

    @Test
    void aNameWinsOverAnAddress() {
        assertThat(of("1.2.3.4", "").apply(List.of(TCP, WS)))
                .containsExactly(
                        Multiaddr.parse("/ip4/1.2.3.4/tcp/60000"), Multiaddr.parse("/ip4/1.2.3.4/tcp/8000/ws"));
        assertThat(of("1.2.3.4", "node.example.org").apply(List.of(TCP)))
                .containsExactly(Multiaddr.parse("/dns4/node.example.org/tcp/60000"));
        assertThat(of("2001:db8::1", "").apply(List.of(TCP)))
                .containsExactly(Multiaddr.parse("/ip6/2001:db8::1/tcp/60000"));
    }

    @Test
    void allInterfacesAreNoAddressToDial() {
        List<Multiaddr> told = Announcement.none().apply(List.of(TCP, WS));
        assertThat(told.getFirst().toString()).doesNotContain("0.0.0.0").endsWith("/tcp/60000");
        assertThat(told.getLast()).isEqualTo(WS);
    }

    @Test
    void furtherAddressesAreToldWordByWord() {
        Multiaddr more = Multiaddr.parse("/dns4/wss.example.org/tcp/443/wss");
        Announcement with = new Announcement(Optional.empty(), Optional.empty(), List.of(more), false);
        Announcement only = new Announcement(Optional.empty(), Optional.empty(), List.of(more), true);
        assertThat(with.apply(List.of(WS))).containsExactly(WS, more);
        assertThat(only.apply(List.of(WS))).containsExactly(more);
    }

    @Test
    void peersHearOfItByIdentifyAndInTheRecord() throws IOException {
        Multiaddr listen = Multiaddr.tcp("127.0.0.1", 0);
        try (WakuNode node = WakuNode.start(NodeConfig.builder()
                        .listen(listen)
                        .announcement(of("203.0.113.7", ""))
                        .build());
                WakuNode other = WakuNode.start(NodeConfig.builder().build())) {
            Multiaddr real = node.host().listenAddresses().getFirst();
            PeerId peer = other.host().connect(real, Deadline.after(other.world(), Duration.ofSeconds(10)));
            Awaitility.await().until(() -> other.host().identified(peer).isPresent());
            Multiaddr told = Multiaddr.tcp("203.0.113.7", real.tcpPort().orElseThrow());
            assertThat(other.host().identified(peer).orElseThrow().listenAddrs())
                    .containsExactly(told);
            assertThat(node.enr().dialAddresses()).containsExactly(told.withPeerId(node.peerId()));
            assertThat(node.addresses()).containsExactly(told.withPeerId(node.peerId()));
        }
    }
}
