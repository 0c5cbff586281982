package dev.jwaku.libp2p.websocket;

import java.net.URISyntaxException;
import java.nio.file.Path;

/**
 * Self-signed certificates for tests. {@code certificate.pem}: RSA, for localhost and 127.0.0.1, its key in two forms;
 * {@code certificate-ec.pem}: P-256, for another host.
 */
final class TestCertificates {
    private TestCertificates() {}

    static Path file(String name) {
        try {
            return Path.of(TestCertificates.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** Presents and trusts the certificate for localhost. */
    static WebSocketConfig.Builder config() {
        return WebSocketConfig.builder()
                .certificate(file("certificate.pem"), file("key-pkcs8.pem"))
                .trustedCertificates(file("certificate.pem"));
    }
}
