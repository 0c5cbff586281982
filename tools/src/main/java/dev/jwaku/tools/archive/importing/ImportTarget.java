package dev.jwaku.tools.archive.importing;

import dev.jwaku.archive.RetentionPolicy;
import dev.jwaku.tools.archive.database.DatabaseFailedException;
import dev.jwaku.tools.archive.database.HistoryUrl;
import dev.jwaku.tools.archive.database.MessageKey;
import dev.jwaku.tools.archive.database.NwakuHistory;
import dev.jwaku.tools.archive.database.SourceRange;
import dev.jwaku.tools.archive.database.UnusableDatabaseException;
import dev.jwaku.waku.store.ArchivedMessage;
import java.util.Map;
import java.util.Optional;

/**
 * Where a history goes. Used by one thread. Methods fail with {@link DatabaseFailedException} if the database does;
 * then nothing of the slice under way is kept.
 */
interface ImportTarget extends AutoCloseable {
    /**
     * Opens a database and makes its tables.
     *
     * @param policy what the node will keep: partitions are cut to fit
     * @throws UnusableDatabaseException if it cannot be used, also while another import goes on
     */
    static ImportTarget open(HistoryUrl url, RetentionPolicy policy) {
        return switch (url) {
            case HistoryUrl.Postgres postgres -> PostgresTarget.open(postgres.url(), policy);
            case HistoryUrl.Sqlite sqlite -> SqliteTarget.open(sqlite.file());
        };
    }

    /**
     * Begins to move a source.
     *
     * @return what was moved before, by the beginnings of its parts
     */
    Map<Long, RangeProgress> begin(NwakuHistory source);

    /** Begins a slice. */
    SliceWriter slice();

    /**
     * Moves a slice inside the database, if the source is in the same one and all rows of the slice are sound.
     *
     * @param end its last row; to the end of the part if empty
     * @return empty if the slice has to be moved row by row
     */
    Optional<RangeProgress> copy(
            NwakuHistory source, SourceRange range, RangeProgress before, Optional<MessageKey> end);

    /** After all parts: statistics for the planner. */
    void finish();

    @Override
    void close();

    /** Rows that become durable together with the record of them. */
    interface SliceWriter extends AutoCloseable {
        /**
         * Adds a message.
         *
         * @return why it cannot be kept, if it cannot
         */
        Optional<String> add(ArchivedMessage message);

        /**
         * Makes all of them durable.
         *
         * @param progress without those that were added
         * @return the progress as recorded
         */
        RangeProgress commit(String source, RangeProgress progress);

        /** Undoes what was not committed. */
        @Override
        void close();
    }
}
