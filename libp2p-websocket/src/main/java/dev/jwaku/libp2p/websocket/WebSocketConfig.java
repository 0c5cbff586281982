package dev.jwaku.libp2p.websocket;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Bounds and certificates of a {@link WebSocketTransport}.
 *
 * @param upgradeTimeout how long an accepted connection may take for TLS and the HTTP upgrade before it is cut
 * @param maxPendingUpgrades accepted connections that have not finished the upgrade; more are cut at once
 * @param threads event-loop threads, shared by all connections
 * @param certificate what {@code /wss} listeners present; without it they cannot be opened
 * @param certificateCheckInterval how often its files are looked at for a renewed one
 * @param trustedCertificates PEM file of the only authorities to trust when dialing {@code /wss}; without it those of
 *     the platform
 * @param verifyServers whether the certificate and host name of a dialed {@code /wss} server must be valid. nwaku does
 *     not verify; who the peer is, is proven by noise either way
 */
public record WebSocketConfig(
        Duration upgradeTimeout,
        int maxPendingUpgrades,
        int threads,
        Optional<Certificate> certificate,
        Duration certificateCheckInterval,
        Optional<Path> trustedCertificates,
        boolean verifyServers) {
    /** js gives a whole connection 10 s. */
    public static final Duration DEFAULT_UPGRADE_TIMEOUT = Duration.ofSeconds(10);

    /** Holds a burst of browsers coming back; a flood of half-open clients costs a few hundred KiB. */
    public static final int DEFAULT_MAX_PENDING_UPGRADES = 128;

    /** TLS is the only real work of the event loop. */
    public static final int DEFAULT_THREADS = 2;

    /** Certificates are renewed days before they expire; two small files are read each time. */
    public static final Duration DEFAULT_CERTIFICATE_CHECK_INTERVAL = Duration.ofSeconds(30);

    public WebSocketConfig {
        if (upgradeTimeout.isNegative() || upgradeTimeout.isZero()) {
            throw new IllegalArgumentException("upgradeTimeout must be positive, not " + upgradeTimeout);
        }
        if (certificateCheckInterval.isNegative() || certificateCheckInterval.isZero()) {
            throw new IllegalArgumentException(
                    "certificateCheckInterval must be positive, not " + certificateCheckInterval);
        }
        if (maxPendingUpgrades < 1 || threads < 1) {
            throw new IllegalArgumentException("maxPendingUpgrades and threads must be at least 1");
        }
    }

    /** Plain WebSocket both ways, verified TLS when dialing. */
    public static WebSocketConfig defaults() {
        return builder().build();
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * A server certificate in PEM files.
     *
     * @param chain the certificate first, then those that signed it
     * @param key its private key, PKCS#8 or PKCS#1, not encrypted
     */
    public record Certificate(Path chain, Path key) {}

    /** Builds a {@link WebSocketConfig}. */
    public static final class Builder {
        private Duration upgradeTimeout = DEFAULT_UPGRADE_TIMEOUT;
        private int maxPendingUpgrades = DEFAULT_MAX_PENDING_UPGRADES;
        private int threads = DEFAULT_THREADS;
        private Optional<Certificate> certificate = Optional.empty();
        private Duration certificateCheckInterval = DEFAULT_CERTIFICATE_CHECK_INTERVAL;
        private Optional<Path> trustedCertificates = Optional.empty();
        private boolean verifyServers = true;

        private Builder() {}

        /** See {@link WebSocketConfig#upgradeTimeout}. */
        public Builder upgradeTimeout(Duration timeout) {
            upgradeTimeout = timeout;
            return this;
        }

        /** See {@link WebSocketConfig#maxPendingUpgrades}. */
        public Builder maxPendingUpgrades(int most) {
            maxPendingUpgrades = most;
            return this;
        }

        /** See {@link WebSocketConfig#threads}. */
        public Builder threads(int count) {
            threads = count;
            return this;
        }

        /** Lets {@code /wss} listeners be opened. */
        public Builder certificate(Path chain, Path key) {
            certificate = Optional.of(new Certificate(chain, key));
            return this;
        }

        /** See {@link WebSocketConfig#certificateCheckInterval}. */
        public Builder certificateCheckInterval(Duration interval) {
            certificateCheckInterval = interval;
            return this;
        }

        /** See {@link WebSocketConfig#trustedCertificates}. */
        public Builder trustedCertificates(Path pem) {
            trustedCertificates = Optional.of(pem);
            return this;
        }

        /** See {@link WebSocketConfig#verifyServers}. */
        public Builder verifyServers(boolean verify) {
            verifyServers = verify;
            return this;
        }

        /** The config. */
        public WebSocketConfig build() {
            return new WebSocketConfig(
                    upgradeTimeout,
                    maxPendingUpgrades,
                    threads,
                    certificate,
                    certificateCheckInterval,
                    trustedCertificates,
                    verifyServers);
        }
    }
}
