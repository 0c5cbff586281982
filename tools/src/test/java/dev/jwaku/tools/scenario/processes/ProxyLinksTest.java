package dev.jwaku.tools.scenario.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.simulation.network.LinkModel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over real loopback sockets, against a server that echoes. */
@Timeout(30)
class ProxyLinksTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final SystemWorld world = new SystemWorld();
    private final ProxyLinks links = new ProxyLinks(world);
    private ServerSocket server;
    private int port;

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 10, LOOPBACK);
        Thread.ofVirtual().start(this::echoAll);
        port = links.open(
                "alice",
                "service",
                new InetSocketAddress(LOOPBACK, server.getLocalPort()),
                new InetSocketAddress(LOOPBACK, 0),
                LinkModel.ofLatency(Duration.ofMillis(1)));
    }

    @AfterEach
    void close() throws IOException {
        links.close();
        server.close();
        world.close();
    }

    private void echoAll() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> {
                    try (socket) {
                        socket.getInputStream().transferTo(socket.getOutputStream());
                    } catch (IOException e) {
                        return; // reset
                    }
                });
            }
        } catch (IOException e) {
            return; // closed
        }
    }

    private Socket dial() throws IOException {
        Socket socket = new Socket(LOOPBACK, port);
        socket.setSoTimeout(500);
        return socket;
    }

    private static int echo(Socket socket) throws IOException {
        socket.getOutputStream().write(7);
        return socket.getInputStream().read();
    }

    /** Whether it ended, in whichever way the system tells. */
    private static boolean isDead(Socket socket) {
        try {
            return echo(socket) < 0;
        } catch (IOException e) {
            return e instanceof SocketException;
        }
    }

    @Test
    void eachFaultTakesBackOnlyWhatItDid() throws IOException {
        try (Socket socket = dial()) {
            assertThat(echo(socket)).isEqualTo(7);
            links.cut("one", "alice", "service");
            links.cut("two", "alice", "service");
            links.mend("one", "alice", "service");
            assertThatThrownBy(() -> echo(socket)).isInstanceOf(SocketTimeoutException.class);
            links.mend("two", "alice", "service");
            assertThat(isDead(socket)).isTrue();
        }
        try (Socket socket = dial()) {
            assertThat(echo(socket)).isEqualTo(7);
        }
    }

    @Test
    void onlyTheNamedWayIsCutOrStalled() throws IOException {
        try (Socket socket = dial()) {
            links.cut("fault", "service", "alice");
            assertThatThrownBy(() -> echo(socket)).isInstanceOf(SocketTimeoutException.class);
            await().atMost(Duration.ofSeconds(5)).until(() -> links.bytesTo("service") == 1);
            assertThat(links.bytesTo("alice")).isZero();
        }
        links.mend("fault", "service", "alice");
        try (Socket socket = dial()) {
            links.stall("fault", "alice", "service");
            assertThatThrownBy(() -> echo(socket)).isInstanceOf(SocketTimeoutException.class);
            links.unstall("fault", "alice", "service");
            assertThat(socket.getInputStream().read()).isEqualTo(7);
        }
    }

    @Test
    void aChangedLinkIsAsItWasAfterwards() throws IOException {
        try (Socket socket = dial()) {
            links.change("fault", "service", "alice", model -> model.withLatency(Duration.ofSeconds(20)));
            assertThatThrownBy(() -> echo(socket)).isInstanceOf(SocketTimeoutException.class);
        }
        links.restore("fault", "service", "alice");
        try (Socket socket = dial()) {
            assertThat(echo(socket)).isEqualTo(7);
        }
    }

    @Test
    void connectionsAreToldApart() throws IOException {
        try (Socket first = dial()) {
            assertThat(echo(first)).isEqualTo(7);
            assertThat(links.connections(List.of("alice"))).containsExactly("alice>service#0");
            links.reset("service", "alice");
            assertThat(isDead(first)).isTrue();
        }
        try (Socket second = dial()) {
            assertThat(echo(second)).isEqualTo(7);
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() ->
                            assertThat(links.connections(List.of("alice"))).containsExactly("alice>service#1"));
            assertThat(links.connections(List.of("bob"))).isEmpty();
        }
        assertThat(links.bytes("alice")).isGreaterThanOrEqualTo(4);
    }
}
