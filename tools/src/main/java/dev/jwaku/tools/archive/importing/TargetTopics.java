package dev.jwaku.tools.archive.importing;

import dev.jwaku.tools.archive.database.SqlRows;
import dev.jwaku.waku.store.ArchivedMessage;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Numbers of topics, good for one transaction: nodes delete rows that were marked as unused for most of a day. The mark
 * is taken away first, so that a row that somebody is just deleting is made anew.
 */
final class TargetTopics {
    private static final String PAIRS = " FROM unnest(?::text[], ?::text[]) w(pubsub, content)";

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

    /** Forgets what was known: a transaction begins. */
    void begin() {
        numbers.clear();
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
                "UPDATE topic t SET unused_since = NULL" + PAIRS
                        + " WHERE t.content = w.content AND t.pubsub = w.pubsub AND t.unused_since IS NOT NULL",
                pubsubs,
                contents);
        SqlRows.update(
                connection,
                "INSERT INTO topic (pubsub, content) SELECT w.pubsub, w.content" + PAIRS
                        + " WHERE NOT EXISTS"
                        + " (SELECT 1 FROM topic t WHERE t.content = w.content AND t.pubsub = w.pubsub)"
                        + " ORDER BY w.content, w.pubsub ON CONFLICT DO NOTHING",
                pubsubs,
                contents);
        SqlRows.all(
                        connection,
                        "SELECT t.topic_id, t.pubsub, t.content" + PAIRS
                                + " JOIN topic t ON t.content = w.content AND t.pubsub = w.pubsub",
                        row -> Map.entry(new Topic(row.getString(2), row.getString(3)), row.getInt(1)),
                        pubsubs,
                        contents)
                .forEach(entry -> numbers.put(entry.getKey(), entry.getValue()));
    }

    int number(ArchivedMessage message) {
        return Optional.ofNullable(numbers.get(Topic.of(message))).orElseThrow();
    }
}
