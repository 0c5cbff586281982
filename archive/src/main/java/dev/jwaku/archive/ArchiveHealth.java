package dev.jwaku.archive;

import java.util.Optional;

/**
 * Whether messages are being kept.
 *
 * @param failure what the archive said when it last refused, until it takes messages again
 * @param warning what somebody should look at though messages are kept
 * @param waiting messages that wait to be kept
 * @param dropped messages lost since the start, because too many waited
 */
public record ArchiveHealth(Optional<String> failure, Optional<String> warning, int waiting, long dropped) {
    /** Whether the last messages were kept. */
    public boolean isHealthy() {
        return failure.isEmpty();
    }
}
