package dev.jwaku.tools.archive.database;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A database of nwaku, which may be in use. It is only read. Used by one thread. Every method sees the rows that are
 * there at the time of its call, and fails with {@link DatabaseFailedException} if the database does.
 */
public interface NwakuHistory extends AutoCloseable {
    /**
     * Opens a database.
     *
     * @throws UnusableDatabaseException if it is away, or not nwaku's, or of a version that this program does not know
     */
    static NwakuHistory open(HistoryUrl url) {
        return switch (url) {
            case HistoryUrl.Postgres postgres -> NwakuPostgres.open(postgres.url());
            case HistoryUrl.Sqlite sqlite -> NwakuSqlite.open(sqlite.file());
        };
    }

    /** Names the tables it has now: a database that was made anew has another one. Without secrets. */
    String identity();

    /** The version of the schema. */
    int version();

    /** The parts, oldest first; they do not overlap. */
    List<SourceRange> ranges();

    /** How many rows a part has. May take long. */
    long count(SourceRange range);

    /**
     * Where a slice ends.
     *
     * @param after what the slice begins behind
     * @param rows how many it shall have
     * @return the last row of the slice; empty if there are not more rows
     */
    Optional<MessageKey> sliceEnd(SourceRange range, MessageKey after, int rows);

    /**
     * Reads a slice in its order.
     *
     * @param after the row before the slice
     * @param end the last row of it; to the end of the part if empty
     */
    void read(SourceRange range, MessageKey after, Optional<MessageKey> end, Consumer<SourceRow> taker);

    /** The places of all rows of a part, ordered by timestamp, then bytes of the hash. */
    KeyCursor keys(SourceRange range);

    /**
     * The rows at some places.
     *
     * @param keys at most a few hundred; those that are not there are left out
     */
    List<SourceRow> find(SourceRange range, List<MessageKey> keys);

    /** Whether another session sees the same tables and may read them. */
    boolean isVisibleFrom(Session other);

    @Override
    void close();
}
