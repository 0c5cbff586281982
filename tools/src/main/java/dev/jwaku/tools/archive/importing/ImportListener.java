package dev.jwaku.tools.archive.importing;

import java.time.Duration;

/** Is told how an import goes; on the thread of the import, after every slice. */
@FunctionalInterface
public interface ImportListener {
    /** Nobody. */
    ImportListener NONE = progress -> {};

    /** A slice is durable, or the comparison went on. */
    void progress(Progress progress);

    /**
     * Where it is.
     *
     * @param phase moving or comparing
     * @param range the part under way
     * @param done rows of all parts, also of earlier runs
     * @param total about how many there are
     * @param bad rows that were left out
     * @param doneNow rows of this run and phase
     * @param elapsed since the phase began
     */
    record Progress(Phase phase, String range, long done, long total, long bad, long doneNow, Duration elapsed) {
        /** Rows per second of this run. */
        public double rate() {
            double seconds = elapsed.toNanos() / 1e9;
            return seconds <= 0 ? 0 : doneNow / seconds;
        }

        /** How long the phase will take from now on, at the same rate. */
        public Duration left() {
            double rate = rate();
            return rate <= 0 ? Duration.ZERO : Duration.ofSeconds((long) (Math.max(0, total - done) / rate));
        }
    }

    /** What is being done. */
    enum Phase {
        /** Rows are moved. */
        IMPORT,
        /** Both databases are read and compared. */
        VERIFY
    }
}
