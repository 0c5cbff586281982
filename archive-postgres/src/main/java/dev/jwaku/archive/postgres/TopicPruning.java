package dev.jwaku.archive.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Deletes topics without messages, once a day per database: anybody chooses content topics, so a dictionary that only
 * grows would grow for ever.
 *
 * <p>Nodes keep numbers of topics in memory and would store messages under the number of a row that is gone. So a row
 * is first marked, and who inserts under a marked row takes the mark away. The number of a marked row is remembered by
 * nobody, any other for {@link Topics#TRUST} at most. So what has been marked for {@link #MARKED} can go.
 */
final class TopicPruning {
    /** How long a row has been without messages when it goes. */
    static final Duration MARKED = Duration.ofHours(20);
    /** Pause between two prunings of a database. */
    static final Duration INTERVAL = Duration.ofDays(1);

    private static final String LAST = "topics_pruned_at";
    private static final int SLICE = 500;
    private static final String NOW = "SELECT extract(epoch FROM clock_timestamp())::bigint";

    /** OFFSET keeps it one look into the index per topic and partition: a join would read the whole index. */
    private static final String USED = "EXISTS (SELECT FROM message m WHERE m.topic_id = t.topic_id OFFSET 0)";

    private static final String MARK =
            "UPDATE topic t SET unused_since = now() WHERE topic_id = ANY (?) AND unused_since IS NULL AND NOT " + USED;

    private static final String UNMARK =
            "UPDATE topic t SET unused_since = NULL WHERE topic_id = ANY (?) AND unused_since IS NOT NULL AND " + USED;

    private static final String DELETE = "DELETE FROM topic t WHERE topic_id = ANY (?) AND unused_since < now()"
            + " - interval '" + MARKED.toSeconds() + " seconds' AND NOT " + USED;

    private final Connection session;

    TopicPruning(Connection session) {
        this.session = session;
    }

    /** Prunes if a day has passed; how many topics went. */
    int pruneDaily() throws SQLException {
        long now = Sql.number(session, NOW);
        Optional<Long> last = StoreMeta.number(session, LAST);
        // a time to come was written by a clock that has been set since
        if (last.isPresent() && last.get() <= now && now - last.get() < INTERVAL.toSeconds()) {
            return 0;
        }
        int pruned = prune();
        StoreMeta.set(session, LAST, Long.toString(now));
        return pruned;
    }

    /** Prunes; how many topics went. */
    int prune() throws SQLException {
        int pruned = 0;
        Sql.run(session, "SET enable_seqscan = off");
        try {
            for (List<Integer> slice = slice(Integer.MIN_VALUE); !slice.isEmpty(); slice = slice(slice.getLast())) {
                update(UNMARK, slice);
                pruned += update(DELETE, slice);
                update(MARK, slice);
            }
        } finally {
            Sql.run(session, "SET enable_seqscan = on");
        }
        return pruned;
    }

    private List<Integer> slice(int after) throws SQLException {
        List<Integer> numbers = new ArrayList<>();
        try (PreparedStatement statement = session.prepareStatement(
                "SELECT topic_id FROM topic WHERE topic_id > ? ORDER BY topic_id LIMIT " + SLICE)) {
            statement.setInt(1, after);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    numbers.add(rows.getInt(1));
                }
            }
        }
        return numbers;
    }

    private int update(String sql, List<Integer> topics) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            statement.setArray(1, session.createArrayOf("int4", topics.toArray()));
            return statement.executeUpdate();
        }
    }
}
