package dev.jwaku.tools.archive.inspection;

import dev.jwaku.tools.archive.database.HistoryUrl;
import dev.jwaku.tools.archive.database.OurHistory;
import dev.jwaku.tools.archive.database.OurPartition;
import dev.jwaku.tools.archive.database.OurRows;
import dev.jwaku.tools.archive.database.SqlRows;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.store.ArchivedMessage;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Looks whether a history is sound: hashes fit their messages, none is there twice, every table that should be seen is.
 * Reads an index of every partition, so a large history takes its time. One thread.
 */
public final class SoundnessCheck {
    /** With so many times the sample, whole pages are chosen instead of rows: else all pages would be read. */
    private static final int MANY = 20;

    private final HistoryUrl url;
    private final int sample;
    private final List<String> faults = new ArrayList<>();
    private final List<String> examples = new ArrayList<>();
    private long sampled;
    private long mismatched;
    private long duplicates;

    /**
     * A check.
     *
     * @param sample about how many hashes are computed again
     */
    public SoundnessCheck(HistoryUrl url, int sample) {
        this.url = url;
        this.sample = sample;
    }

    /**
     * Checks.
     *
     * @throws dev.jwaku.tools.archive.database.UnusableDatabaseException if the database is away or not ours
     */
    public SoundnessReport run() {
        try (OurHistory history = OurHistory.open(url)) {
            return history.session().run("check messages", connection -> switch (url) {
                case HistoryUrl.Postgres postgres -> postgres(connection);
                case HistoryUrl.Sqlite sqlite -> sqlite(connection);
            });
        }
    }

    private SoundnessReport postgres(Connection connection) throws SQLException {
        tables(connection);
        SqlRows.update(connection, "SET LOCAL work_mem = '128MB'");
        SqlRows.all(
                        connection,
                        "SELECT encode(hash, 'hex'), n, count(*) OVER () FROM (SELECT hash, count(*) AS n FROM message"
                                + " GROUP BY hash HAVING count(*) > 1) d ORDER BY 1 LIMIT "
                                + SoundnessReport.EXAMPLES,
                        row -> {
                            duplicates = row.getLong(3);
                            return row.getString(1) + ": " + row.getLong(2) + " times";
                        })
                .forEach(this::example);
        long total = SqlRows.number(connection, "SELECT count(*) FROM message");
        if (total > 0 && sample > 0) {
            String method = total > (long) sample * MANY ? "SYSTEM" : "BERNOULLI";
            double percent = Math.min(100, 100.0 * sample / total);
            SqlRows.stream(
                    connection,
                    "SELECT " + OurRows.FIELDS + " FROM message m TABLESAMPLE " + method
                            + String.format(Locale.ROOT, " (%.6f)", percent)
                            + " JOIN topic t ON t.topic_id = m.topic_id",
                    this::check);
        }
        return report(total, missingTopics(connection, "topic_id", "topic_id"));
    }

    /** Messages in a detached table are seen by nobody, and a table for all else would be in the way of every drop. */
    private void tables(Connection connection) throws SQLException {
        for (OurPartition partition : OurPartition.all(connection)) {
            if (partition.isDefault()) {
                faults.add("partition " + partition.name() + " takes what no other one takes; nodes make none such");
            }
            if (partition.pending()) {
                faults.add("partition " + partition.name() + " is half detached; a node finishes that");
            }
        }
        SqlRows.all(
                        connection,
                        "SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND NOT c.relispartition"
                                + " AND c.relname ~ '^message_[0-9]+_[0-9]+' AND c.relnamespace ="
                                + " (SELECT relnamespace FROM pg_class WHERE oid = 'message'::regclass) ORDER BY 1",
                        row -> "table " + row.getString(1) + " is detached: its messages are not part of the history")
                .forEach(faults::add);
    }

    private static long missingTopics(Connection connection, String number, String key) throws SQLException {
        return SqlRows.number(
                connection,
                "SELECT count(*) FROM (SELECT DISTINCT " + number + " AS n FROM message) m WHERE NOT EXISTS"
                        + " (SELECT 1 FROM topic t WHERE t." + key + " = m.n)");
    }

    private SoundnessReport sqlite(Connection connection) throws SQLException {
        SqlRows.all(connection, "PRAGMA quick_check(5)", row -> row.getString(1)).stream()
                .filter(line -> !line.equals("ok"))
                .forEach(faults::add);
        long total = SqlRows.number(connection, "SELECT count(*) FROM message");
        String rows = "SELECT " + OurRows.FIELDS + " FROM message m JOIN topic t ON t.id = m.topic";
        if (total <= sample) {
            SqlRows.stream(connection, rows, this::check);
        } else {
            long last = SqlRows.number(connection, "SELECT max(id) FROM message");
            SplittableRandom random = new SplittableRandom();
            for (int i = 0; i < sample; i++) {
                long id = random.nextLong(last) + 1;
                SqlRows.stream(connection, rows + " WHERE m.id >= ? ORDER BY m.id LIMIT 1", this::check, id);
            }
        }
        return report(total, missingTopics(connection, "topic", "id"));
    }

    private void check(ResultSet row) throws SQLException {
        sampled++;
        String hash = HexFormat.of().formatHex(row.getBytes(2));
        try {
            ArchivedMessage message = OurRows.message(row);
            if (!MessageHash.of(message.topic(), message.message()).equals(message.hash())) {
                mismatched++;
                example(hash + ": is not the hash of its message");
            }
        } catch (IllegalArgumentException e) {
            mismatched++;
            example(hash + ": is no message: " + e.getMessage());
        }
    }

    private void example(String line) {
        if (examples.size() < SoundnessReport.EXAMPLES) {
            examples.add(line);
        }
    }

    private SoundnessReport report(long messages, long withoutTopic) {
        return new SoundnessReport(
                url.toString(), messages, sampled, mismatched, duplicates, withoutTopic, faults, examples);
    }
}
