package dev.jwaku.libp2p.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.transport.RawConnection;
import dev.jwaku.libp2p.transport.Transport;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.SystemWorld;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Certificate files that are replaced under a listener: one RSA certificate for localhost, one P-256 for another host.
 */
@Timeout(60)
class CertificateRenewalTest {
    private static final Multiaddr LISTEN = Multiaddr.parse("/ip4/127.0.0.1/tcp/0/wss");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final SystemWorld world = new SystemWorld();
    private final Mailbox<RawConnection> accepted = new Mailbox<>(world, 64);
    private final Logger logger = (Logger) LoggerFactory.getLogger(ServerCertificate.class);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private Path chain;
    private Path key;
    private WebSocketTransport transport;
    private Transport.Listener listener;

    @BeforeEach
    void listen() throws IOException {
        logged.list = new CopyOnWriteArrayList<>();
        logged.start();
        logger.addAppender(logged);
        chain = folder.resolve("chain.pem");
        key = folder.resolve("key.pem");
        put("certificate.pem", chain);
        put("key-pkcs8.pem", key);
        transport = new WebSocketTransport(
                world,
                WebSocketConfig.builder()
                        .certificate(chain, key)
                        .certificateCheckInterval(Duration.ofMillis(20))
                        .verifyServers(false)
                        .build());
        listener = transport.listen(LISTEN, accepted::offer);
    }

    @AfterEach
    void close() {
        listener.close();
        transport.close();
        world.close();
        logger.detachAppender(logged);
    }

    /** As certbot and Kubernetes do: a new file takes the name of the old one. */
    private static void put(String resource, Path file) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.copy(TestCertificates.file(resource), next, StandardCopyOption.REPLACE_EXISTING);
        rename(next, file);
    }

    private static void rename(Path next, Path file) throws IOException {
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The name in the certificate that a new connection is shown. */
    private String presented() throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        int port = listener.address().tcpPort().orElseThrow();
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.startHandshake();
            X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return shown.getSubjectAlternativeNames().iterator().next().get(1).toString();
        }
    }

    private List<String> warnings() {
        return logged.list.stream()
                .filter(event -> event.getLevel().levelStr.equals("WARN"))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void newConnectionsGetTheNewCertificateAndOpenOnesGoOn() throws Exception {
        assertThat(presented()).isEqualTo("localhost");
        RawConnection before = transport.dial(listener.address(), Deadline.after(world, LIMIT));
        RawConnection there = accepted.take(Deadline.after(world, LIMIT));
        put("key-ec.pem", key);
        put("certificate-ec.pem", chain);
        await().atMost(LIMIT).until(() -> presented().equals("other.example"));
        before.write(new byte[] {42}, 0, 1);
        assertThat(there).isNotNull();
        byte[] read = new byte[1];
        assertThat(there.read(read, 0, 1)).isEqualTo(1);
        assertThat(read).containsExactly(42);
    }

    @Test
    void filesThatCannotBeUsedKeepTheOldCertificateAndAreReportedOnce() throws Exception {
        rename(Files.writeString(folder.resolve("half"), "-----BEGIN CERTIFICATE-----\nhalf of"), chain);
        await().atMost(LIMIT).until(() -> warnings().size() == 1);
        assertThat(presented()).isEqualTo("localhost");
        Files.delete(chain);
        await().atMost(LIMIT).until(() -> warnings().size() == 2);
        assertThat(presented()).isEqualTo("localhost");
        put("certificate-ec.pem", chain); // whose key is not there yet
        await().atMost(LIMIT).until(() -> warnings().size() == 3);
        assertThat(presented()).isEqualTo("localhost");
        put("key-ec.pem", key);
        await().atMost(LIMIT).until(() -> presented().equals("other.example"));
        assertThat(warnings()).hasSize(3);
    }

    @Test
    void doesNotStartWithAKeyOfAnotherCertificate() throws IOException {
        put("key-ec.pem", key);
        try (WebSocketTransport other = new WebSocketTransport(
                world, WebSocketConfig.builder().certificate(chain, key).build())) {
            assertThatThrownBy(() -> other.listen(LISTEN, accepted::offer))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("key.pem")
                    .hasMessageContaining("chain.pem");
        }
    }
}
