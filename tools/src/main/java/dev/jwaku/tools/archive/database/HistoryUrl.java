package dev.jwaku.tools.archive.database;

import dev.jwaku.archive.postgres.PostgresUrl;
import java.nio.file.Path;

/** Where a history is, as on the command line of a node. Its text has no password in it. */
public sealed interface HistoryUrl {
    /** How a file is written. */
    String SQLITE = "sqlite://";

    /**
     * Reads {@code postgres://user:password@host:port/database} or {@code sqlite://file}.
     *
     * @throws IllegalArgumentException if it is neither; the message does not repeat the text
     */
    static HistoryUrl parse(String text) {
        String url = text.strip();
        if (PostgresUrl.isMeant(url)) {
            return new Postgres(PostgresUrl.parse(url));
        }
        if (url.startsWith(SQLITE) && url.length() > SQLITE.length()) {
            return new Sqlite(Path.of(url.substring(SQLITE.length())));
        }
        throw new IllegalArgumentException(
                "a database is postgres://user:password@host:port/database or sqlite://<file>");
    }

    /**
     * A database of a server.
     *
     * @param url where
     */
    record Postgres(PostgresUrl url) implements HistoryUrl {
        @Override
        public String toString() {
            return url.toString();
        }
    }

    /**
     * A file.
     *
     * @param file which
     */
    record Sqlite(Path file) implements HistoryUrl {
        @Override
        public String toString() {
            return SQLITE + file;
        }
    }
}
