package dev.jwaku.archive;

import dev.jwaku.sqlite.Sql;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.store.ArchivedMessage;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes messages. Used by the writer task only. */
final class SqliteInsert {
    /** Topics whose numbers are remembered; content topics come from outside. */
    private static final int MAX_TOPICS = 10_000;

    private final Map<Topic, Long> topics = new LinkedHashMap<>();

    int run(Sql sql, List<ArchivedMessage> messages) throws SQLException {
        int added = 0;
        for (ArchivedMessage message : messages) {
            WakuMessage content = message.message();
            added += sql.update(
                    "INSERT OR IGNORE INTO message (ts, hash, topic, version, payload, meta) VALUES (?, ?, ?, ?, ?, ?)",
                    message.timestamp(),
                    message.hash().bytes(),
                    topic(sql, message),
                    content.version(),
                    content.payload(),
                    content.meta().isEmpty() ? null : content.meta());
        }
        return added;
    }

    /** A number is remembered only if it was read: one that was made may still be undone with its transaction. */
    private long topic(Sql sql, ArchivedMessage message) throws SQLException {
        Topic key = new Topic(
                message.topic().name(), message.message().contentTopic().name());
        @Nullable Long known = topics.get(key);
        if (known != null) {
            return known;
        }
        String select = "SELECT id FROM topic WHERE content = ? AND pubsub = ?";
        var found = sql.first(select, row -> row.number(1), key.content(), key.pubsub());
        if (found.isEmpty()) {
            sql.update("INSERT INTO topic (content, pubsub) VALUES (?, ?)", key.content(), key.pubsub());
            return sql.first(select, row -> row.number(1), key.content(), key.pubsub())
                    .orElseThrow();
        }
        if (topics.size() >= MAX_TOPICS) {
            topics.clear();
        }
        topics.put(key, found.get());
        return found.get();
    }

    private record Topic(String pubsub, String content) {}
}
