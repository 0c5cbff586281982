package dev.jwaku.libp2p.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.transport.RawConnection;
import dev.jwaku.libp2p.transport.Transport;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.SystemWorld;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The WebSocket listener against bare sockets: libp2p.md section 10 and its traps. */
@Timeout(60)
class WebSocketTransportTest {
    private static final String UPGRADE = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    private static final Multiaddr ANY_PORT = Multiaddr.parse("/ip4/127.0.0.1/tcp/0/ws");

    private final SystemWorld world = new SystemWorld();
    private final Mailbox<RawConnection> accepted = new Mailbox<>(world, 64);
    private final List<Socket> sockets = new ArrayList<>();
    private WebSocketTransport transport;
    private WebSocketListener listener;

    @BeforeEach
    void listen() throws IOException {
        listen(WebSocketConfig.defaults());
    }

    private void listen(WebSocketConfig config) throws IOException {
        transport = new WebSocketTransport(world, config);
        listener = (WebSocketListener) transport.listen(ANY_PORT, accepted::offer);
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        transport.close();
        world.close();
    }

    private Deadline soon() {
        return Deadline.after(world, Duration.ofSeconds(15));
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), listener.address().tcpPort().orElseThrow());
        socket.setSoTimeout(15_000);
        sockets.add(socket);
        return socket;
    }

    private static void send(Socket socket, String hex) throws IOException {
        socket.getOutputStream().write(Bytes.fromHex(hex.replace(" ", "")).toByteArray());
    }

    private static String readHead(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private Socket upgrade(String path, String moreHeaders) throws IOException {
        Socket socket = connect();
        String request = "GET " + path + " HTTP/1.1\r\nHost: node\r\n" + UPGRADE + moreHeaders + "\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        assertThat(readHead(socket))
                .startsWith("HTTP/1.1 101 ")
                .containsIgnoringCase("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
                .doesNotContainIgnoringCase("Sec-WebSocket-Extensions")
                .doesNotContainIgnoringCase("Sec-WebSocket-Protocol");
        return socket;
    }

    private RawConnection accept() {
        RawConnection connection = accepted.take(soon());
        assertThat(connection).isNotNull();
        return connection;
    }

    private static String readText(RawConnection connection, int length) throws IOException {
        byte[] bytes = new byte[length];
        int filled = 0;
        while (filled < length) {
            int read = connection.read(bytes, filled, length - filled);
            assertThat(read).as("bytes before the end").isPositive();
            filled += read;
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void acceptsAnyPathAndOriginAndNegotiatesNoCompression() throws IOException {
        for (String path : List.of("/", "/any/path?x=1", "/p")) {
            upgrade(path, "Origin: https://example.org\r\nSec-WebSocket-Extensions: permessage-deflate\r\n");
            accept();
        }
    }

    @Test
    void namesBothEndsWithTheSuffix() throws IOException {
        Socket socket = upgrade("/", "");
        RawConnection connection = accept();
        assertThat(connection.remoteAddress())
                .isEqualTo(Multiaddr.parse("/ip4/127.0.0.1/tcp/" + socket.getLocalPort() + "/ws"));
        assertThat(connection.localAddress()).isEqualTo(listener.address());
    }

    /** go sends its first multistream message right behind the answer. */
    @Test
    void takesFramesThatFollowTheAnswerAtOnce() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Multiaddr address = Multiaddr.parse("/ip4/127.0.0.1/tcp/" + server.getLocalPort() + "/ws");
            Thread.ofVirtual().start(() -> {
                try {
                    answerAtOnce(server.accept());
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            RawConnection connection = transport.dial(address, soon());
            assertThat(readText(connection, 5)).isEqualTo("early");
        }
    }

    private void answerAtOnce(Socket socket) throws Exception {
        sockets.add(socket);
        String request = readHead(socket);
        assertThat(request).startsWith("GET / HTTP/1.1\r\n").doesNotContainIgnoringCase("origin");
        Matcher key = Pattern.compile("(?i)sec-websocket-key: (\\S+)").matcher(request);
        assertThat(key.find()).isTrue();
        byte[] accept = MessageDigest.getInstance("SHA-1")
                .digest((key.group(1) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
        String head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(accept) + "\r\n\r\n";
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        all.writeBytes(Bytes.fromHex("82056561726c79").toByteArray());
        socket.getOutputStream().write(all.toByteArray());
    }

    @Test
    void takesTextAndFragmentsAsPlainBytes() throws IOException {
        Socket socket = upgrade("/", "");
        RawConnection connection = accept();
        send(socket, "8182 00000000 fffe"); // text that is not UTF-8
        send(socket, "0282 00000000 6162  0080 00000000  8081 00000000 63"); // three fragments, one empty
        send(socket, "8280 00000000"); // an empty message
        send(socket, "8281 01000000 65"); // masked
        assertThat(readText(connection, 6)).isEqualTo("\u00ff\u00feabcd");
    }

    @Test
    void sendsBinaryMessagesUnmasked() throws IOException {
        Socket socket = upgrade("/", "");
        accept().write("hello".getBytes(StandardCharsets.US_ASCII), 0, 5);
        assertThat(Bytes.wrap(socket.getInputStream().readNBytes(7)).toHex()).isEqualTo("820568656c6c6f");
    }

    @Test
    void answersPings() throws IOException {
        Socket socket = upgrade("/", "");
        accept();
        send(socket, "8983 00000000 010203");
        assertThat(Bytes.wrap(socket.getInputStream().readNBytes(5)).toHex()).isEqualTo("8a03010203");
    }

    @Test
    void closesWithCode1000() throws IOException {
        Socket socket = upgrade("/", "");
        accept().close();
        assertThat(Bytes.wrap(socket.getInputStream().readNBytes(4)).toHex()).isEqualTo("880203e8");
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void endsWhenThePeerSendsClose() throws IOException {
        Socket socket = upgrade("/", "");
        RawConnection connection = accept();
        send(socket, "8281 00000000 61  8882 00000000 03e8");
        assertThat(readText(connection, 1)).isEqualTo("a");
        assertThat(connection.read(new byte[1], 0, 1)).isEqualTo(-1);
        assertThat(Bytes.wrap(socket.getInputStream().readNBytes(4)).toHex()).isEqualTo("880203e8");
    }

    @Test
    void failsWhenThePeerBreaksTheProtocol() throws IOException {
        Socket socket = upgrade("/", "");
        RawConnection connection = accept();
        send(socket, "8205 68656c6c6f"); // not masked
        assertThatThrownBy(() -> connection.read(new byte[1], 0, 1)).isInstanceOf(IOException.class);
    }

    @Test
    void refusesFramesBeyondTheLimitBeforeTheyCome() throws IOException {
        Socket socket = upgrade("/", "");
        RawConnection connection = accept();
        send(socket, "82ff 0000000000400001 00000000");
        assertThatThrownBy(() -> connection.read(new byte[1], 0, 1)).isInstanceOf(IOException.class);
    }

    @Test
    void takesAMessageOfThreeMebibytesInOneFrame() throws IOException {
        Socket socket = upgrade("/", "");
        RawConnection connection = accept();
        int length = 3 * 1024 * 1024;
        Thread.ofVirtual().start(() -> {
            try {
                send(socket, "82ff 0000000000300000 00000000");
                socket.getOutputStream().write(new byte[length]);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(readText(connection, length)).hasSize(length);
    }

    @Test
    void stopsReadingFromAPeerWhoseBytesNobodyTakes() throws IOException {
        Socket socket = upgrade("/", "");
        socket.setSendBufferSize(64 * 1024);
        RawConnection connection = accept();
        int messages = 2000;
        Thread sender = Thread.ofVirtual().start(() -> {
            try {
                for (int i = 0; i < messages; i++) {
                    send(socket, "82fe 8000 00000000");
                    socket.getOutputStream().write(new byte[0x8000]);
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        // 64 MB do not fit the kernel's buffers and ours, so the sender gets stuck until somebody reads
        await().during(Duration.ofMillis(300)).until(sender::isAlive);
        byte[] part = new byte[100_000];
        long total = 0;
        while (total < messages * 0x8000L) {
            total += connection.read(part, 0, part.length);
        }
        assertThat(total).isEqualTo(messages * 0x8000L);
    }

    @Test
    void answersOtherRequestsWithAnErrorAndCloses() throws IOException {
        Socket socket = connect();
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: node\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(readHead(socket)).startsWith("HTTP/1.1 400 ");
        await().until(() -> listener.pendingUpgrades() == 0);
    }

    @Test
    void cutsClientsThatNeverUpgrade() throws IOException {
        transport.close();
        listen(WebSocketConfig.builder()
                .upgradeTimeout(Duration.ofMillis(1500))
                .maxPendingUpgrades(50)
                .build());
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            silent.add(connect());
            assertThat(listener.pendingUpgrades()).isLessThanOrEqualTo(51);
        }
        for (Socket socket : silent) {
            assertThat(endsSoon(socket)).isTrue();
        }
        await().until(() -> listener.pendingUpgrades() == 0);
        upgrade("/", "");
        accept();
    }

    private static boolean endsSoon(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() == -1;
        } catch (java.net.SocketException e) {
            return true; // reset
        }
    }

    @Test
    void dialingGivesUpAtTheDeadlineWhenNobodyAnswersTheUpgrade() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Multiaddr address = Multiaddr.parse("/ip4/127.0.0.1/tcp/" + mute.getLocalPort() + "/ws");
            assertThatThrownBy(() -> transport.dial(address, Deadline.after(world, Duration.ofMillis(200))))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(address.toString());
        }
    }

    @Test
    void dialingAPlainListenerWithTlsFails() {
        Multiaddr address = Multiaddr.parse(listener.address().toString().replace("/ws", "/wss"));
        assertThatThrownBy(() -> transport.dial(address, soon())).isInstanceOf(IOException.class);
    }

    @Test
    void dialsByNameAndIgnoresThePeerIdAtTheEnd() throws IOException {
        Multiaddr address = Multiaddr.parse(
                "/dns4/localhost/tcp/" + listener.address().tcpPort().orElseThrow()
                        + "/ws/p2p/16Uiu2HAmPLe7Mzm8TsYUubgCAW1aJoeFScxrLj8ppHFivPo97bUZ");
        assertThat(transport.supports(address)).isTrue();
        transport.dial(address, soon()).close();
    }

    @Test
    void refusesToDialAfterClose() {
        transport.close();
        assertThatThrownBy(() -> transport.dial(listener.address(), soon())).isInstanceOf(IOException.class);
    }

    @Test
    void refusesOtherAddresses() {
        Multiaddr tcp = Multiaddr.parse("/ip4/127.0.0.1/tcp/1");
        assertThat(transport.supports(tcp)).isFalse();
        assertThatThrownBy(() -> transport.dial(tcp, soon())).isInstanceOf(IOException.class);
    }

    @Test
    void closingTheTransportEndsItsConnections() throws IOException {
        RawConnection ours = transport.dial(listener.address(), soon());
        transport.close();
        assertThatThrownBy(() -> {
                    if (ours.read(new byte[1], 0, 1) < 0) {
                        throw new IOException("ended");
                    }
                })
                .isInstanceOf(IOException.class);
        assertThat(transport.supports(ANY_PORT)).isTrue();
    }

    @Test
    void listensOnAllInterfaces() throws IOException {
        try (Transport.Listener all = transport.listen(Multiaddr.parse("/ip4/0.0.0.0/tcp/0/ws"), accepted::offer)) {
            assertThat(all.address().toString()).matches("/ip4/0\\.0\\.0\\.0/tcp/[1-9][0-9]*/ws");
        }
    }
}
