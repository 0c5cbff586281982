package dev.jwaku.libp2p.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.transport.RawConnection;
import dev.jwaku.libp2p.transport.Transport;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.SystemWorld;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TlsTest {
    private static final Multiaddr LISTEN = Multiaddr.parse("/ip4/127.0.0.1/tcp/0/wss");

    private final SystemWorld world = new SystemWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private Deadline soon() {
        return Deadline.after(world, Duration.ofSeconds(15));
    }

    private RawConnection dial(WebSocketTransport transport, Multiaddr address) throws IOException {
        return transport.dial(address, soon());
    }

    private static WebSocketConfig.Builder otherHost() {
        return WebSocketConfig.builder()
                .certificate(TestCertificates.file("certificate-ec.pem"), TestCertificates.file("key-ec.pem"));
    }

    @ParameterizedTest
    @CsvSource({"certificate.pem, key-pkcs8.pem", "certificate.pem, key-pkcs1.pem", "certificate-ec.pem, key-ec.pem"})
    void listensWithKeysOfAllForms(String chain, String key) throws IOException {
        WebSocketConfig config = WebSocketConfig.builder()
                .certificate(TestCertificates.file(chain), TestCertificates.file(key))
                .verifyServers(false)
                .build();
        try (WebSocketTransport transport = new WebSocketTransport(world, config);
                Transport.Listener listener = transport.listen(LISTEN, connection -> {})) {
            RawConnection connection = dial(transport, listener.address());
            assertThat(connection.remoteAddress().toString()).endsWith("/wss");
            connection.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void speaksBothVersions(String version) throws Exception {
        try (WebSocketTransport transport =
                        new WebSocketTransport(world, TestCertificates.config().build());
                Transport.Listener listener = transport.listen(LISTEN, connection -> {})) {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
            try (SSLSocket socket = (SSLSocket) context.getSocketFactory()
                    .createSocket("127.0.0.1", listener.address().tcpPort().orElseThrow())) {
                socket.setEnabledProtocols(new String[] {version});
                socket.startHandshake();
                assertThat(socket.getSession().getProtocol()).isEqualTo(version);
            }
        }
    }

    @Test
    void dialsByTheNameInTheCertificate() throws IOException {
        try (WebSocketTransport transport =
                        new WebSocketTransport(world, TestCertificates.config().build());
                Transport.Listener listener = transport.listen(LISTEN, connection -> {})) {
            int port = listener.address().tcpPort().orElseThrow();
            dial(transport, Multiaddr.parse("/dns4/localhost/tcp/" + port + "/wss"))
                    .close();
            dial(transport, Multiaddr.parse("/dns4/localhost/tcp/" + port + "/tls/ws"))
                    .close();
            dial(transport, Multiaddr.parse("/ip4/127.0.0.1/tcp/" + port + "/tls/sni/localhost/ws"))
                    .close();
        }
    }

    @Test
    void refusesACertificateOfAnotherHost() throws IOException {
        WebSocketConfig config = otherHost()
                .trustedCertificates(TestCertificates.file("certificate-ec.pem"))
                .build();
        try (WebSocketTransport transport = new WebSocketTransport(world, config);
                Transport.Listener listener = transport.listen(LISTEN, connection -> {})) {
            assertThatThrownBy(() -> dial(transport, listener.address())).isInstanceOf(IOException.class);
        }
    }

    @Test
    void refusesACertificateThatNobodySigned() throws IOException {
        try (WebSocketTransport transport =
                        new WebSocketTransport(world, otherHost().build());
                Transport.Listener listener = transport.listen(LISTEN, connection -> {})) {
            assertThatThrownBy(() -> dial(transport, listener.address())).isInstanceOf(IOException.class);
        }
    }

    @Test
    void takesAnyCertificateWhenToldNotToVerify() throws IOException {
        try (WebSocketTransport transport = new WebSocketTransport(
                        world, otherHost().verifyServers(false).build());
                Transport.Listener listener = transport.listen(LISTEN, connection -> {})) {
            dial(transport, listener.address()).close();
        }
    }

    @Test
    void cannotListenWithoutACertificate() {
        try (WebSocketTransport transport = new WebSocketTransport(world, WebSocketConfig.defaults())) {
            assertThatThrownBy(() -> transport.listen(LISTEN, connection -> {}))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no certificate");
        }
    }

    @Test
    void namesTheFileThatHoldsNoKey(@TempDir Path folder) throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "nothing");
        Path sec1 = Files.writeString(
                folder.resolve("sec1.pem"), "-----BEGIN EC PRIVATE KEY-----\nMHcC\n-----END EC PRIVATE KEY-----\n");
        Path garbage = Files.writeString(
                folder.resolve("garbage.pem"), "-----BEGIN PRIVATE KEY-----\nMHcC\n-----END PRIVATE KEY-----\n");
        for (Path file : new Path[] {empty, sec1, garbage, folder.resolve("missing.pem")}) {
            assertThatThrownBy(() -> readKey(file))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(file.getFileName().toString());
        }
    }

    private static PrivateKey readKey(Path file) throws IOException {
        return PrivateKeyFile.parse(
                PemFiles.read(new WebSocketConfig.Certificate(file, file)).key(), file);
    }
}
