package dev.jwaku.libp2p.websocket;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/** TLS 1.2 (all that nim speaks) and 1.3, for both sides. */
final class TlsContexts {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /** Signed to see whether two keys belong together; what it is does not matter. */
    private static final byte[] PROBE = new byte[32];

    private TlsContexts() {}

    /**
     * What a server presents.
     *
     * @param files named in what is thrown
     * @throws IOException if the content cannot be used, or the key is not the certificate's
     */
    static SslContext server(WebSocketConfig.Certificate files, PemFiles content) throws IOException {
        try {
            PrivateKey key = PrivateKeyFile.parse(content.key(), files.key());
            X509Certificate[] chain =
                    certificates(new ByteArrayInputStream(content.chain().toByteArray()));
            if (chain.length == 0) {
                throw new IOException(files.chain() + " holds no certificate");
            }
            if (!isPair(chain[0].getPublicKey(), key)) {
                throw new IOException(
                        "the key in " + files.key() + " is not that of the certificate in " + files.chain());
            }
            return SslContextBuilder.forServer(key, chain)
                    .sslProvider(SslProvider.JDK)
                    .protocols(PROTOCOLS)
                    .build();
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("cannot use " + files.chain() + ": " + e.getMessage(), e);
        }
    }

    /** Whether what the one key signs, the other verifies. */
    private static boolean isPair(PublicKey publicKey, PrivateKey privateKey) throws GeneralSecurityException {
        if (!publicKey.getAlgorithm().equals(privateKey.getAlgorithm())) {
            return false;
        }
        String algorithm = switch (privateKey.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "EdDSA";
        };
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(privateKey);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(PROBE);
        return signature.verify(signed);
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
                try (InputStream in = Files.newInputStream(trusted)) {
                    builder.trustManager(certificates(in));
                } catch (GeneralSecurityException e) {
                    throw new IOException("cannot use " + trusted + ": " + e.getMessage(), e);
                }
            }
        }
        return builder.build();
    }

    private static X509Certificate[] certificates(InputStream pem) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509").generateCertificates(pem).stream()
                .map(X509Certificate.class::cast)
                .toArray(X509Certificate[]::new);
    }
}
