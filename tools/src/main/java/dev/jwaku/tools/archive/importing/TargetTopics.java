package dev.jwaku.tools.archive.importing;

import dev.jwaku.tools.archive.database.SqlRows;
import dev.jwaku.waku.store.ArchivedMessage;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Numbers of topics, good for one transaction: nodes delete rows that nobody uses. */
final class TargetTopics {
    private static final String PAIRS = " FROM unnest(?::text[], ?::text[]) w(pubsub, content)";
    /** Nodes delete unused topics only while nobody holds this. */
    private static final String HOLD =
            "SELECT true FROM pg_advisory_xact_lock_shared('message'::regclass::oid::int, 3)";

    private final Map<Topic, Integer> numbers = new LinkedHashMap<>();

    /**
     * One row of the dictionary.
     *
     * @param pubsub name
     * @param content name
     */
    private record Topic(String pubsub, String content) {
        static Topic of(ArchivedMessage message) {
            return new Topic(
                    message.topic().name(), message.message().contentTopic().name());
        }
    }

    /** Keeps topics from going until the transaction ends. */
    static void hold(Connection connection) throws SQLException {
        SqlRows.first(connection, HOLD, row -> row.getBoolean(1)).orElseThrow();
    }

    /** Forgets what was known: a transaction begins. */
    void begin(Connection connection) throws SQLException {
        numbers.clear();
        hold(connection);
    }

    /** Makes rows for topics that have none. */
    void add(Connection connection, List<ArchivedMessage> messages) throws SQLException {
        Set<Topic> unknown = new LinkedHashSet<>();
        messages.stream()
                .map(Topic::of)
                .filter(topic -> !numbers.containsKey(topic))
                .forEach(unknown::add);
        if (unknown.isEmpty()) {
            return;
        }
        String[] pubsubs = unknown.stream().map(Topic::pubsub).toArray(String[]::new);
        String[] contents = unknown.stream().map(Topic::content).toArray(String[]::new);
        SqlRows.update(
                connection,
                "INSERT INTO topic (pubsub, content) SELECT w.pubsub, w.content" + PAIRS
                        + " WHERE NOT EXISTS (SELECT 1 FROM topic t WHERE t.content = w.content AND t.pubsub = w.pubsub)"
                        + " ORDER BY w.content, w.pubsub ON CONFLICT DO NOTHING",
                pubsubs,
                contents);
        List<Integer> marked = new ArrayList<>();
        SqlRows.all(
                        connection,
                        "SELECT t.topic_id, t.pubsub, t.content, t.unused_since IS NOT NULL" + PAIRS
                                + " JOIN topic t ON t.content = w.content AND t.pubsub = w.pubsub",
                        row -> {
                            if (row.getBoolean(4)) {
                                marked.add(row.getInt(1));
                            }
                            return Map.entry(new Topic(row.getString(2), row.getString(3)), row.getInt(1));
                        },
                        pubsubs,
                        contents)
                .forEach(entry -> numbers.put(entry.getKey(), entry.getValue()));
        if (!marked.isEmpty()) {
            SqlRows.update(
                    connection,
                    "UPDATE topic SET unused_since = NULL WHERE topic_id = ANY(?::int[])",
                    marked.stream().mapToInt(Integer::intValue).toArray());
        }
    }

    int number(ArchivedMessage message) {
        return Optional.ofNullable(numbers.get(Topic.of(message))).orElseThrow();
    }
}
