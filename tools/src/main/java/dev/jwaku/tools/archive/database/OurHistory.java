package dev.jwaku.tools.archive.database;

import dev.jwaku.waku.store.ArchivedMessage;
import java.util.List;

/**
 * A history of ours, which may be in use. It is only read. Used by one thread. Methods fail with
 * {@link DatabaseFailedException} if the database does.
 */
public interface OurHistory extends AutoCloseable {
    /**
     * Opens a database.
     *
     * @throws UnusableDatabaseException if it is away or not ours
     */
    static OurHistory open(HistoryUrl url) {
        return switch (url) {
            case HistoryUrl.Postgres postgres -> OurPostgres.open(postgres.url());
            case HistoryUrl.Sqlite sqlite -> OurSqlite.open(sqlite.file());
        };
    }

    /**
     * The places of all messages of a time, in their order.
     *
     * @param from first timestamp, nanoseconds since 1970
     * @param to the one after the last
     */
    KeyCursor keys(long from, long to);

    /**
     * The messages at some places.
     *
     * @param keys at most a few hundred; those that are not there, or whose topic is not, are left out
     */
    List<ArchivedMessage> find(List<MessageKey> keys);

    /** For statements of one kind of database only. */
    Session session();

    @Override
    void close();
}
