package dev.jwaku.tools.archive.inspection;

import dev.jwaku.tools.archive.database.HistoryUrl;
import dev.jwaku.tools.archive.database.OurHistory;
import dev.jwaku.tools.archive.database.OurPartition;
import dev.jwaku.tools.archive.database.SqlRows;
import dev.jwaku.tools.archive.inspection.StatsReport.ImportFigures;
import dev.jwaku.tools.archive.inspection.StatsReport.PartitionFigures;
import dev.jwaku.tools.archive.inspection.StatsReport.TopicFigures;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads figures of a history. Estimates cost next to nothing; counting reads an index of every partition. */
public final class ArchiveStats {
    /** Flyway's table. */
    private static final String SCHEMA_HISTORY = "jwaku_schema_history";

    private static final String LARGEST = " JOIN topic t ON t.%s = c.topic ORDER BY c.n DESC, t.content, t.pubsub";
    private static final String COUNTED =
            "SELECT t.pubsub, t.content, c.n FROM (SELECT %s AS topic, count(*) AS n FROM message GROUP BY 1"
                    + " ORDER BY 2 DESC LIMIT ?) c";
    /** What ANALYZE found to be most common, times the number of messages. */
    private static final String ESTIMATED =
            "SELECT t.pubsub, t.content, c.n FROM (SELECT s.topic, (s.share * ?)::bigint"
                    + " AS n FROM pg_stats p CROSS JOIN LATERAL"
                    + " unnest(p.most_common_vals::text::int[], p.most_common_freqs)"
                    + " s(topic, share) WHERE p.tablename = 'message' AND p.attname = 'topic_id' AND p.inherited"
                    + " AND p.schemaname ="
                    + " (SELECT n.nspname FROM pg_class k JOIN pg_namespace n ON n.oid = k.relnamespace"
                    + " WHERE k.oid = 'message'::regclass) ORDER BY 2 DESC LIMIT ?) c";

    private final HistoryUrl url;
    private final int topics;
    private final boolean exact;

    /**
     * A reading.
     *
     * @param topics how many of the largest topics are named
     * @param exact whether messages are counted; in SQLite they always are
     */
    public ArchiveStats(HistoryUrl url, int topics, boolean exact) {
        this.url = url;
        this.topics = topics;
        this.exact = exact;
    }

    /**
     * Reads.
     *
     * @throws dev.jwaku.tools.archive.database.UnusableDatabaseException if the database is away or not ours
     */
    public StatsReport read() {
        try (OurHistory history = OurHistory.open(url)) {
            return history.session().run("read figures", connection -> switch (url) {
                case HistoryUrl.Postgres postgres -> postgres(connection);
                case HistoryUrl.Sqlite sqlite -> sqlite(connection);
            });
        }
    }

    private StatsReport postgres(Connection connection) throws SQLException {
        List<PartitionFigures> partitions = new ArrayList<>();
        for (OurPartition partition : OurPartition.all(connection)) {
            long rows = exact || partition.rows() < 0
                    ? SqlRows.number(connection, "SELECT count(*) FROM " + partition.table())
                    : partition.rows();
            partitions.add(new PartitionFigures(
                    partition.name(),
                    partition.from(),
                    partition.to(),
                    rows,
                    partition.tableBytes(),
                    partition.indexBytes()));
        }
        long messages =
                partitions.stream().mapToLong(PartitionFigures::messages).sum();
        List<TopicFigures> largest = exact
                ? topics(connection, COUNTED.formatted("topic_id") + LARGEST.formatted("topic_id"), topics)
                : topics(connection, ESTIMATED + LARGEST.formatted("topic_id"), messages, topics);
        return new StatsReport(
                url.toString(),
                version(connection),
                exact,
                messages,
                partitions.stream()
                        .mapToLong(one -> one.tableBytes() + one.indexBytes())
                        .sum(),
                time(connection, "SELECT ts FROM message ORDER BY ts LIMIT 1"),
                time(connection, "SELECT ts FROM message ORDER BY ts DESC LIMIT 1"),
                partitions,
                SqlRows.number(connection, "SELECT count(*) FROM topic"),
                largest,
                imported(connection));
    }

    private static String version(Connection connection) throws SQLException {
        if (SqlRows.number(connection, "SELECT count(to_regclass('" + SCHEMA_HISTORY + "'))") == 0) {
            return "unknown";
        }
        return SqlRows.first(
                        connection,
                        "SELECT version FROM " + SCHEMA_HISTORY
                                + " WHERE success AND version IS NOT NULL ORDER BY installed_rank DESC LIMIT 1",
                        row -> row.getString(1))
                .orElse("unknown");
    }

    private static Optional<ImportFigures> imported(Connection connection) throws SQLException {
        if (SqlRows.number(connection, "SELECT count(to_regclass('import_progress'))") == 0) {
            return Optional.empty();
        }
        return SqlRows.first(
                connection,
                "SELECT coalesce(sum(rows_read), 0)::bigint, coalesce(sum(rows_added), 0)::bigint,"
                        + " coalesce(sum(rows_bad), 0)::bigint FROM import_progress",
                row -> new ImportFigures(row.getLong(1), row.getLong(2), row.getLong(3)));
    }

    private StatsReport sqlite(Connection connection) throws SQLException {
        return new StatsReport(
                url.toString(),
                Long.toString(SqlRows.number(connection, "PRAGMA user_version")),
                true,
                SqlRows.number(connection, "SELECT count(*) FROM message"),
                SqlRows.number(
                        connection,
                        "SELECT (page_count - freelist_count) * page_size FROM pragma_page_count,"
                                + " pragma_freelist_count, pragma_page_size"),
                time(connection, "SELECT ts FROM message ORDER BY ts LIMIT 1"),
                time(connection, "SELECT ts FROM message ORDER BY ts DESC LIMIT 1"),
                List.of(),
                SqlRows.number(connection, "SELECT count(*) FROM topic"),
                topics(connection, COUNTED.formatted("topic") + LARGEST.formatted("id"), topics),
                Optional.empty());
    }

    private static List<TopicFigures> topics(Connection connection, String query, Object... parameters)
            throws SQLException {
        return SqlRows.all(connection, query, ArchiveStats::topic, parameters);
    }

    private static TopicFigures topic(ResultSet row) throws SQLException {
        return new TopicFigures(row.getString(1), row.getString(2), row.getLong(3));
    }

    private static OptionalLong time(Connection connection, String query) throws SQLException {
        return SqlRows.first(connection, query, row -> OptionalLong.of(row.getLong(1)))
                .orElse(OptionalLong.empty());
    }
}
