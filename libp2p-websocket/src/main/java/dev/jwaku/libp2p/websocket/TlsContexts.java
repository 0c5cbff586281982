package dev.jwaku.libp2p.websocket;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/** TLS 1.2 (all that nim speaks) and 1.3, for both sides. */
final class TlsContexts {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private TlsContexts() {}

    /** @throws IOException if the files cannot be read or do not fit together */
    static SslContext server(WebSocketConfig.Certificate certificate) throws IOException {
        try {
            PrivateKey key = PrivateKeyFile.read(certificate.key());
            return SslContextBuilder.forServer(key, certificates(certificate.chain()))
                    .sslProvider(SslProvider.JDK)
                    .protocols(PROTOCOLS)
                    .build();
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("cannot use " + certificate.chain() + ": " + e.getMessage(), e);
        }
    }

    /** @throws IOException if the trusted certificates cannot be read */
    static SslContext client(WebSocketConfig config) throws IOException {
        SslContextBuilder builder =
                SslContextBuilder.forClient().sslProvider(SslProvider.JDK).protocols(PROTOCOLS);
        if (!config.verifyServers()) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm(null);
        } else {
            builder.endpointIdentificationAlgorithm("HTTPS");
            if (config.trustedCertificates().isPresent()) {
                Path trusted = config.trustedCertificates().get();
                try {
                    builder.trustManager(certificates(trusted));
                } catch (GeneralSecurityException e) {
                    throw new IOException("cannot use " + trusted + ": " + e.getMessage(), e);
                }
            }
        }
        return builder.build();
    }

    private static X509Certificate[] certificates(Path pem) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(pem)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toArray(X509Certificate[]::new);
        }
    }
}
