package dev.jwaku.delivery;

import dev.jwaku.sqlite.Database;
import dev.jwaku.sqlite.Schema;
import dev.jwaku.sqlite.Sql;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** The outbox on disk: one row per message that is neither published nor failed. */
final class OutboxStore {
    static final Schema SCHEMA = Schema.of("""
            CREATE TABLE outbox (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                pubsub_topic TEXT NOT NULL,
                content_topic TEXT NOT NULL,
                payload BLOB NOT NULL,
                version INTEGER NOT NULL,
                meta BLOB NOT NULL,
                timestamp INTEGER NOT NULL,
                ephemeral INTEGER NOT NULL,
                expires_at INTEGER NOT NULL
            )
            """);

    private static final String INSERT = """
            INSERT INTO outbox (pubsub_topic, content_topic, payload, version, meta, timestamp, ephemeral, expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
            """;
    private static final String SELECT = """
            SELECT id, pubsub_topic, content_topic, payload, version, meta, timestamp, ephemeral, expires_at
            FROM outbox ORDER BY id
            """;

    private final Database database;

    OutboxStore(Database database) {
        this.database = database;
    }

    /** Commits a new row; the consumer learns of it before the caller does. */
    OutboxRow insert(PubsubTopic topic, WakuMessage message, Instant expiresAt, Consumer<OutboxRow> committed) {
        MessageHash hash = MessageHash.of(topic, message);
        return database.run(
                "accept a message",
                sql -> new OutboxRow(insert(sql, topic, message, expiresAt), topic, message, hash, expiresAt),
                committed);
    }

    private static long insert(Sql sql, PubsubTopic topic, WakuMessage message, Instant expiresAt) throws SQLException {
        return sql.first(
                        INSERT,
                        row -> row.number(1),
                        topic.toString(),
                        message.contentTopic().toString(),
                        message.payload(),
                        message.version(),
                        message.meta(),
                        message.timestamp().orElseThrow(),
                        message.ephemeral(),
                        expiresAt.toEpochMilli())
                .orElseThrow();
    }

    /** Removes rows that are finished. */
    void delete(List<Long> ids) {
        database.run("finish messages", sql -> {
            for (long id : ids) {
                sql.update("DELETE FROM outbox WHERE id = ?", id);
            }
            return ids.size();
        });
    }

    /** All rows, oldest first. */
    List<OutboxRow> load() {
        return database.run("read the outbox", sql -> sql.query(SELECT, OutboxStore::read));
    }

    private static OutboxRow read(Sql.Row row) throws SQLException {
        PubsubTopic topic = PubsubTopic.of(row.text(2));
        WakuMessage message = WakuMessage.builder(row.bytes(4), ContentTopic.of(row.text(3)))
                .version(row.integer(5))
                .meta(row.bytes(6))
                .timestamp(row.number(7))
                .ephemeral(row.flag(8))
                .build();
        return new OutboxRow(
                row.number(1), topic, message, MessageHash.of(topic, message), Instant.ofEpochMilli(row.number(9)));
    }
}
