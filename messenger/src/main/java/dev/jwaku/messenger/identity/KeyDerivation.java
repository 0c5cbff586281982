package dev.jwaku.messenger.identity;

import dev.jwaku.runtime.Bytes;

/**
 * Slow derivation of keys from secrets (PBKDF2, RFC 8018). Implementations are thread-safe and may remember results.
 */
@FunctionalInterface
public interface KeyDerivation {
    /** Derives key material; the same request always gives the same bytes. */
    Bytes derive(Request request);

    /** The pseudo-random function inside. */
    enum Prf {
        /** HMAC with SHA-256. */
        HMAC_SHA256("HmacSHA256"),
        /** HMAC with SHA-512. */
        HMAC_SHA512("HmacSHA512");

        private final String algorithm;

        Prf(String algorithm) {
            this.algorithm = algorithm;
        }

        String algorithm() {
            return algorithm;
        }
    }

    /**
     * What to derive.
     *
     * @param password in UTF-8
     * @param salt may be empty
     * @param iterations at least 1
     * @param length bytes wanted
     */
    record Request(Prf prf, Bytes password, Bytes salt, int iterations, int length) {
        @Override
        public String toString() {
            return "Request[" + prf + ", " + iterations + " iterations, secret]";
        }
    }
}
