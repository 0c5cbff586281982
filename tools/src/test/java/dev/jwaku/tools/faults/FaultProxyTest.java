package dev.jwaku.tools.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jwaku.runtime.SystemWorld;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over real loopback sockets, against a server that echoes. */
@Timeout(30)
class FaultProxyTest {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

    private final SystemWorld world = new SystemWorld();
    private EchoServer server;
    private FaultProxy proxy;

    @BeforeEach
    void open() throws IOException {
        server = new EchoServer();
        proxy = FaultProxy.open(world, server.address());
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        server.close();
        world.close();
    }

    @Test
    void forwardsBytesBothWaysAndCountsThem() throws IOException {
        byte[] block = new byte[300_000];
        new Random(1).nextBytes(block);
        try (Socket socket = dial()) {
            assertThat(echo(socket, block)).isEqualTo(block);
        }
        // a piece is counted after it was written, so the reader may be ahead of the count
        await().atMost(Duration.ofSeconds(5)).until(() -> proxy.bytes(Direction.TO_TARGET) == block.length);
        await().atMost(Duration.ofSeconds(5)).until(() -> proxy.bytes(Direction.FROM_TARGET) == block.length);
        await().atMost(Duration.ofSeconds(5)).until(() -> proxy.connections() == 0);
    }

    @Test
    void passesTheEndOfAStreamOnWhileTheOtherDirectionGoesOn() throws IOException {
        try (Socket socket = dial()) {
            socket.getOutputStream().write(HELLO);
            socket.shutdownOutput();
            assertThat(socket.getInputStream().readAllBytes()).isEqualTo(HELLO);
        }
    }

    @Test
    void delaysEachDirectionByItsLatency() throws IOException {
        proxy.shape(Direction.TO_TARGET, LinkShape.latency(Duration.ofMillis(60)));
        proxy.shape(Direction.FROM_TARGET, LinkShape.latency(Duration.ofMillis(90)));
        try (Socket socket = dial()) {
            long start = System.nanoTime();
            echo(socket, HELLO);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(150), Duration.ofSeconds(3));
        }
    }

    @Test
    void jitterKeepsTheOrderOfBytes() throws IOException {
        proxy.shape(LinkShape.CLEAR.withLatency(Duration.ZERO, Duration.ofMillis(20)));
        try (Socket socket = dial()) {
            byte[] block = new byte[100_000];
            new Random(2).nextBytes(block);
            assertThat(echo(socket, block)).isEqualTo(block);
        }
    }

    @Test
    void limitsBandwidth() throws IOException {
        proxy.shape(Direction.TO_TARGET, LinkShape.CLEAR.withBandwidth(200_000));
        try (Socket socket = dial()) {
            long start = System.nanoTime();
            echo(socket, new byte[60_000]);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(290));
        }
    }

    @Test
    void holdsBytesBackWhileStalledAndDeliversThemAfterwards() throws IOException {
        try (Socket socket = dial()) {
            echo(socket, HELLO);
            proxy.stall();
            socket.getOutputStream().write(HELLO);
            socket.setSoTimeout(200);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            proxy.restore();
            socket.setSoTimeout(5_000);
            assertThat(socket.getInputStream().readNBytes(HELLO.length)).isEqualTo(HELLO);
        }
    }

    @Test
    void stalledConnectionsPushBackOnTheSenderInsteadOfFillingMemory() throws IOException {
        try (Socket socket = dial()) {
            echo(socket, HELLO);
            proxy.stall();
            Thread writer = Thread.ofVirtual().start(() -> writeForEver(socket));
            await().during(Duration.ofMillis(300)).atMost(Duration.ofSeconds(5)).until(writer::isAlive);
        }
    }

    private static void writeForEver(Socket socket) {
        try {
            for (int i = 0; i < 4_000; i++) {
                socket.getOutputStream().write(new byte[16_384]);
            }
        } catch (IOException e) {
            Thread.currentThread().interrupt(); // the test closed the socket
        }
    }

    @Test
    void swallowsBytesSilentlyAndResetsTheConnectionAfterwards() throws IOException {
        try (Socket socket = dial()) {
            echo(socket, HELLO);
            proxy.swallow();
            socket.getOutputStream().write(HELLO);
            socket.setSoTimeout(200);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            proxy.restore();
            assertReset(socket);
        }
    }

    @Test
    void resetEndsPresentConnectionsOnly() throws IOException {
        try (Socket socket = dial()) {
            echo(socket, HELLO);
            proxy.reset();
            assertReset(socket);
        }
        try (Socket socket = dial()) {
            assertThat(echo(socket, HELLO)).isEqualTo(HELLO);
        }
    }

    @Test
    void cutRefusesNewConnectionsUntilRestored() throws IOException {
        try (Socket socket = dial()) {
            echo(socket, HELLO);
            proxy.cut();
            assertReset(socket);
        }
        assertThatThrownBy(() -> {
                    try (Socket socket = dial()) {
                        echo(socket, HELLO);
                    }
                })
                .isInstanceOf(IOException.class);
        proxy.restore();
        try (Socket socket = dial()) {
            assertThat(echo(socket, HELLO)).isEqualTo(HELLO);
        }
    }

    @Test
    void resetsTheDialerWhenTheTargetIsGone() throws IOException {
        server.close();
        assertThatThrownBy(() -> {
                    try (Socket socket = dial()) {
                        echo(socket, HELLO);
                    }
                })
                .isInstanceOf(IOException.class);
    }

    @Test
    void closeEndsStalledConnectionsToo() throws IOException {
        try (Socket socket = dial()) {
            echo(socket, HELLO);
            proxy.stall();
            socket.getOutputStream().write(HELLO);
            long start = System.nanoTime();
            proxy.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
            assertReset(socket);
        }
    }

    private Socket dial() throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port()), 5_000);
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static byte[] echo(Socket socket, byte[] bytes) throws IOException {
        Thread writer = Thread.ofVirtual().start(() -> {
            try {
                socket.getOutputStream().write(bytes);
            } catch (IOException e) {
                Thread.currentThread().interrupt(); // the reader sees it too
            }
        });
        byte[] answer = new byte[bytes.length];
        new DataInputStream(socket.getInputStream()).readFully(answer);
        assertThat(writer).isNotNull();
        return answer;
    }

    private static void assertReset(Socket socket) throws IOException {
        socket.setSoTimeout(5_000);
        try {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }
}
