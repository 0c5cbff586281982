package dev.jwaku.cli;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Helidon speaks through java.util.logging; what it tells of its own start is not the operator's business. */
final class HttpLibraryLog {
    /** Held here, because the log manager forgets loggers that nobody holds, and their levels. */
    private static final Logger HELIDON = Logger.getLogger("io.helidon");

    private HttpLibraryLog() {}

    /** Only warnings and worse, from now on. */
    static void quiet() {
        HELIDON.setLevel(Level.WARNING);
    }
}
