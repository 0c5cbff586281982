package dev.jwaku.tools.telemetry.service;

import dev.jwaku.libp2p.identity.Sha256;
import dev.jwaku.runtime.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the service is run.
 *
 * @param address IP address to listen on
 * @param port 0 lets the system choose
 * @param allowOrigins pages that may call it from a browser, as of a node
 * @param keep how long single reports are kept; sums stay
 * @param leastInstalls figures of fewer are not shown
 * @param uploadsPerMinute of one install, in the long run
 * @param uploadBurst of one install, at once
 * @param canaryTokenHash of whoever may report test messages; nobody if empty
 * @param takesUploads false if it only shows what it has
 */
public record TelemetryConfig(
        String address,
        int port,
        List<String> allowOrigins,
        Duration keep,
        int leastInstalls,
        int uploadsPerMinute,
        int uploadBurst,
        Optional<Bytes> canaryTokenHash,
        boolean takesUploads) {
    /** The existing server's port. */
    public static final int DEFAULT_PORT = 8080;
    /** Of single reports. */
    public static final Duration DEFAULT_KEEP = Duration.ofDays(90);
    /** So many hide one. */
    public static final int DEFAULT_LEAST_INSTALLS = 5;
    /** A client uploads once a minute or less, unless it was away. */
    public static final int DEFAULT_UPLOADS_PER_MINUTE = 60;
    /** A full journal of 50,000 records, and some. */
    public static final int DEFAULT_UPLOAD_BURST = 150;

    /** Checks the numbers. */
    public TelemetryConfig {
        allowOrigins = List.copyOf(allowOrigins);
        if (leastInstalls < 1 || uploadsPerMinute < 1 || uploadBurst < 1 || keep.isNegative() || keep.isZero()) {
            throw new IllegalArgumentException("times and numbers are at least 1");
        }
    }

    /** On loopback. */
    public static TelemetryConfig defaults() {
        return new TelemetryConfig(
                "127.0.0.1",
                DEFAULT_PORT,
                List.of(),
                DEFAULT_KEEP,
                DEFAULT_LEAST_INSTALLS,
                DEFAULT_UPLOADS_PER_MINUTE,
                DEFAULT_UPLOAD_BURST,
                Optional.empty(),
                true);
    }

    /** The same at another place. */
    public TelemetryConfig at(String where, int which) {
        return new TelemetryConfig(
                where,
                which,
                allowOrigins,
                keep,
                leastInstalls,
                uploadsPerMinute,
                uploadBurst,
                canaryTokenHash,
                takesUploads);
    }

    /** The same for pages of these origins. */
    public TelemetryConfig withOrigins(List<String> origins) {
        return new TelemetryConfig(
                address,
                port,
                origins,
                keep,
                leastInstalls,
                uploadsPerMinute,
                uploadBurst,
                canaryTokenHash,
                takesUploads);
    }

    /** The same keeping single reports so long. */
    public TelemetryConfig withKeep(Duration time) {
        return new TelemetryConfig(
                address,
                port,
                allowOrigins,
                time,
                leastInstalls,
                uploadsPerMinute,
                uploadBurst,
                canaryTokenHash,
                takesUploads);
    }

    /** The same showing figures of so many installs. */
    public TelemetryConfig withLeastInstalls(int least) {
        return new TelemetryConfig(
                address, port, allowOrigins, keep, least, uploadsPerMinute, uploadBurst, canaryTokenHash, takesUploads);
    }

    /** The same with other limits of uploads. */
    public TelemetryConfig withUploads(int perMinute, int burst) {
        return new TelemetryConfig(
                address, port, allowOrigins, keep, leastInstalls, perMinute, burst, canaryTokenHash, takesUploads);
    }

    /** The same taking reports of test messages from whoever has a token, of which only the hash is kept. */
    public TelemetryConfig withCanaryToken(String token) {
        return new TelemetryConfig(
                address,
                port,
                allowOrigins,
                keep,
                leastInstalls,
                uploadsPerMinute,
                uploadBurst,
                Optional.of(hash(token)),
                takesUploads);
    }

    /** The same only showing what it has. */
    public TelemetryConfig withoutUploads() {
        return new TelemetryConfig(
                address,
                port,
                allowOrigins,
                keep,
                leastInstalls,
                uploadsPerMinute,
                uploadBurst,
                canaryTokenHash,
                false);
    }

    /** Of a token or a name. */
    static Bytes hash(String text) {
        return Sha256.hash(Bytes.utf8(text));
    }
}
