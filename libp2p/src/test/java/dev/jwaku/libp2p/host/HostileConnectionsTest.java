package dev.jwaku.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.libp2p.fixtures.TestHosts;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.ping.PingService;
import dev.jwaku.runtime.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Raw sockets against a listening host that has an honest peer: the honest one must never notice. */
class HostileConnectionsTest {
    private static final ConnectionLimits LIMITS = new ConnectionLimits(
            50, 0, 2, 64, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1));

    private final TestHosts hosts = new TestHosts();
    private final List<Socket> sockets = new ArrayList<>();
    private Swarm node;
    private Swarm honest;
    private PingService honestPing;

    @BeforeEach
    void connectAnHonestPeer() {
        node = hosts.tcpHost("node", LIMITS);
        new PingService(hosts.world(), node);
        honest = hosts.tcpHost("honest", LIMITS);
        honestPing = new PingService(hosts.world(), honest);
        honest.connect(node.listenAddresses().get(0), soon());
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        hosts.close();
    }

    @Test
    void fiveHundredHalfOpenConnectionsKeepNobodyOut() throws IOException {
        for (int i = 0; i < 500; i++) {
            open();
        }

        assertThat(pingFromHonest()).isPositive();
        Swarm latecomer = hosts.tcpHost("latecomer", LIMITS);
        latecomer.connect(node.listenAddresses().get(0), soon());

        assertThat(latecomer.isConnected(node.peerId())).isTrue();
    }

    @Test
    void aSilentConnectionIsCutAtTheHandshakeTimeout() throws IOException {
        assertEnds(open());
    }

    @Test
    void aSlowHandshakeIsCutAtTheHandshakeTimeoutHoweverItTrickles() throws IOException {
        Socket socket = open();
        socket.getOutputStream().write(0x13);
        assertEnds(socket);
        assertThat(pingFromHonest()).isPositive();
    }

    @Test
    void aGiantVarintEndsTheConnection() throws IOException {
        assertRefused("ffffffffffffffffff7f");
    }

    @Test
    void plainHttpEndsTheConnection() throws IOException {
        Socket socket = open();
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertEnds(socket);
        assertThat(pingFromHonest()).isPositive();
    }

    @Test
    void anOversizedProtocolNameEndsTheConnection() throws IOException {
        assertRefused("8110" + "61".repeat(2049));
    }

    @Test
    void garbageInsteadOfTheNoiseHandshakeEndsTheConnection() throws IOException {
        assertRefused("132f6d756c746973747265616d2f312e302e300a072f6e6f6973650a" + "ffff" + "5a".repeat(65535));
    }

    private void assertRefused(String hex) throws IOException {
        Socket socket = open();
        try {
            socket.getOutputStream().write(java.util.HexFormat.of().parseHex(hex));
        } catch (IOException e) {
            assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe|closed).*");
        }
        assertEnds(socket);
        assertThat(pingFromHonest()).isPositive();
    }

    private long pingFromHonest() {
        return honestPing.ping(node.peerId(), soon()).toNanos();
    }

    private Socket open() throws IOException {
        Multiaddr address = node.listenAddresses().get(0);
        Socket socket = new Socket("127.0.0.1", address.tcpPort().orElseThrow());
        socket.setSoTimeout(10_000);
        sockets.add(socket);
        return socket;
    }

    private static void assertEnds(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[4096];
        try {
            while (in.read(buffer) >= 0) {
                // what the node says before it hangs up does not matter
                continue;
            }
        } catch (java.net.SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }

    private Deadline soon() {
        return Deadline.after(hosts.world(), Duration.ofSeconds(10));
    }
}
