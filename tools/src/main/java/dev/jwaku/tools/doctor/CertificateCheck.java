package dev.jwaku.tools.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/** Whether the certificate of wss is valid, and for how long. */
final class CertificateCheck {
    private static final String NAME = "certificate";
    private static final Duration SOON = Duration.ofDays(10);

    private CertificateCheck() {}

    static Finding run(Path chain, Instant now) {
        try (InputStream in = Files.newInputStream(chain)) {
            X509Certificate first =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            return judge(first.getNotBefore().toInstant(), first.getNotAfter().toInstant(), now);
        } catch (IOException | CertificateException e) {
            return Finding.fail(NAME, chain + ": " + e.getMessage());
        }
    }

    static Finding judge(Instant from, Instant until, Instant now) {
        if (now.isBefore(from)) {
            return Finding.fail(NAME, "valid only from " + from);
        }
        if (now.isAfter(until)) {
            return Finding.fail(NAME, "not valid since " + until);
        }
        return Duration.between(now, until).compareTo(SOON) < 0
                ? Finding.warn(NAME, "valid until " + until + "; renew it, no restart is needed")
                : Finding.ok(NAME, "valid until " + until);
    }
}
