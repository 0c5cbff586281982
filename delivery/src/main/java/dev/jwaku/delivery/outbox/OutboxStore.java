package dev.jwaku.delivery.outbox;

import dev.jwaku.delivery.FailureKind;
import dev.jwaku.delivery.Stage;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.sqlite.Database;
import dev.jwaku.sqlite.Schema;
import dev.jwaku.sqlite.Sql;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The outbox on disk: one row per unfinished message, what has changed since it was accepted beside it, and what became
 * of the last {@value #KEPT_FINISHED} finished ones. Hashes are not kept, they follow from the stamps. Thread-safe.
 */
public final class OutboxStore {
    /** How many finished messages can be asked for. */
    public static final int KEPT_FINISHED = 10_000;

    /** The tables. */
    public static final Schema SCHEMA = Schema.of("""
            CREATE TABLE outbox (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                pubsub_topic TEXT NOT NULL,
                content_topic TEXT NOT NULL,
                payload BLOB NOT NULL,
                version INTEGER NOT NULL,
                meta BLOB NOT NULL,
                timestamp INTEGER NOT NULL,
                ephemeral INTEGER NOT NULL,
                may_restamp INTEGER NOT NULL,
                expires_at INTEGER NOT NULL
            )
            """, """
            CREATE TABLE progress (
                id INTEGER PRIMARY KEY,
                stamps BLOB NOT NULL,
                published_at INTEGER,
                online_ms INTEGER NOT NULL
            )
            """, """
            CREATE TABLE finished (
                id INTEGER PRIMARY KEY,
                hash BLOB NOT NULL,
                generation INTEGER NOT NULL,
                stage TEXT NOT NULL,
                kind TEXT NOT NULL,
                reason TEXT NOT NULL,
                witnesses TEXT NOT NULL
            )
            """);

    private static final String INSERT = """
            INSERT INTO outbox (pubsub_topic, content_topic, payload, version, meta, timestamp, ephemeral, may_restamp,
                expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
            """;
    private static final String SELECT = """
            SELECT outbox.id, pubsub_topic, content_topic, payload, version, meta, timestamp, ephemeral, may_restamp,
                expires_at, stamps, published_at, online_ms
            FROM outbox LEFT JOIN progress ON outbox.id = progress.id ORDER BY outbox.id
            """;
    private static final String SELECT_FINISHED =
            "SELECT id, hash, generation, stage, kind, reason, witnesses FROM finished WHERE id = ?";

    private final Database database;

    /** Keeps everything in this database, whose schema is {@link #SCHEMA}. */
    public OutboxStore(Database database) {
        this.database = database;
    }

    /** Commits a new row; the consumer learns of it before the caller does. */
    public OutboxRow insert(
            PubsubTopic topic,
            WakuMessage message,
            boolean mayRestamp,
            Instant expiresAt,
            Consumer<OutboxRow> committed) {
        return database.run(
                "accept a message",
                sql -> OutboxRow.accepted(
                        insert(sql, topic, message, mayRestamp, expiresAt), topic, message, mayRestamp, expiresAt),
                committed);
    }

    private static long insert(Sql sql, PubsubTopic topic, WakuMessage message, boolean mayRestamp, Instant expiresAt)
            throws SQLException {
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
                        mayRestamp,
                        expiresAt.toEpochMilli())
                .orElseThrow();
    }

    /** Writes down what the actions change, all of it or nothing. */
    public void apply(List<OutboxAction> actions) {
        database.run("note what became of messages", sql -> {
            int changes = 0;
            for (OutboxAction action : actions) {
                changes += apply(sql, action) ? 1 : 0;
            }
            return changes;
        });
    }

    /** Whether an action changes anything on disk. */
    public static boolean isLasting(OutboxAction action) {
        return !(action instanceof OutboxAction.Publish || action instanceof OutboxAction.Check);
    }

    private static boolean apply(Sql sql, OutboxAction action) throws SQLException {
        switch (action) {
            case OutboxAction.Save save -> save(sql, save.row());
            case OutboxAction.Published published -> save(sql, published.row());
            case OutboxAction.Finish finish -> finish(sql, Finished.of(finish.row(), finish.ending()));
            case OutboxAction.Witnessed witnessed ->
                sql.update(
                        "UPDATE finished SET witnesses = ? WHERE id = ?", text(witnessed.witnesses()), witnessed.id());
            case OutboxAction.Publish ignored -> {
                return false;
            }
            case OutboxAction.Check ignored -> {
                return false;
            }
        }
        return true;
    }

    private static void save(Sql sql, OutboxRow row) throws SQLException {
        sql.update(
                "INSERT OR REPLACE INTO progress (id, stamps, published_at, online_ms) VALUES (?, ?, ?, ?)",
                row.id(),
                stamps(row),
                row.publishedAt().map(Instant::toEpochMilli).orElse(null),
                row.online().toMillis());
    }

    private static void finish(Sql sql, Finished finished) throws SQLException {
        sql.update("DELETE FROM outbox WHERE id = ?", finished.id());
        sql.update("DELETE FROM progress WHERE id = ?", finished.id());
        put(sql, finished);
        sql.update("DELETE FROM finished WHERE id <= ?", finished.id() - KEPT_FINISHED);
    }

    private static void put(Sql sql, Finished finished) throws SQLException {
        sql.update(
                """
                INSERT OR REPLACE INTO finished (id, hash, generation, stage, kind, reason, witnesses)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                finished.id(),
                finished.hash().bytes(),
                finished.generation(),
                finished.stage().name(),
                finished.kind().map(FailureKind::name).orElse(""),
                finished.reason(),
                text(finished.witnesses()));
    }

    /** What became of a finished message, if it is still known. */
    public Optional<Finished> finished(long id) {
        return database.run(
                "find a finished message", sql -> sql.first(SELECT_FINISHED, OutboxStore::readFinished, id));
    }

    /** Turns a failure into an acknowledgement; empty if the message is unknown or did not fail. */
    public Optional<Finished> acknowledgeFailed(long id) {
        return database.run("note an acknowledgement", sql -> {
            Optional<Finished> found = sql.first(SELECT_FINISHED, OutboxStore::readFinished, id)
                    .filter(finished -> finished.stage() == Stage.FAILED)
                    .map(Finished::acknowledged);
            if (found.isPresent()) {
                put(sql, found.get());
            }
            return found;
        });
    }

    /** All unfinished messages, oldest first. */
    public List<OutboxRow> load() {
        return database.run("read the outbox", sql -> sql.query(SELECT, OutboxStore::read));
    }

    private static OutboxRow read(Sql.Row row) throws SQLException {
        PubsubTopic topic = PubsubTopic.of(row.text(2));
        WakuMessage first = WakuMessage.builder(row.bytes(4), ContentTopic.of(row.text(3)))
                .version(row.integer(5))
                .meta(row.bytes(6))
                .timestamp(row.number(7))
                .ephemeral(row.flag(8))
                .build();
        List<Generation> generations = new ArrayList<>();
        WakuMessage newest = first;
        for (long stamp : stamps(row.bytes(11), row.number(7))) {
            newest = first.toBuilder().timestamp(stamp).build();
            generations.add(Generation.of(topic, newest));
        }
        long publishedAt = row.number(12);
        return new OutboxRow(
                row.number(1),
                topic,
                newest,
                row.flag(9),
                generations,
                Instant.ofEpochMilli(row.number(10)),
                publishedAt == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(publishedAt)),
                Duration.ofMillis(row.number(13)));
    }

    private static Finished readFinished(Sql.Row row) throws SQLException {
        String kind = row.text(5);
        return new Finished(
                row.number(1),
                new MessageHash(row.bytes(2)),
                row.integer(3),
                Stage.valueOf(row.text(4)),
                kind.isEmpty() ? Optional.empty() : Optional.of(FailureKind.valueOf(kind)),
                row.text(6),
                peers(row.text(7)));
    }

    private static Bytes stamps(OutboxRow row) {
        ByteBuffer buffer = ByteBuffer.allocate(row.generations().size() * Long.BYTES);
        row.generations().forEach(generation -> buffer.putLong(generation.timestamp()));
        return Bytes.wrap(buffer.array());
    }

    private static List<Long> stamps(Bytes encoded, long first) {
        if (encoded.isEmpty()) {
            return List.of(first);
        }
        ByteBuffer buffer = ByteBuffer.wrap(encoded.toByteArray());
        List<Long> stamps = new ArrayList<>();
        while (buffer.remaining() >= Long.BYTES) {
            stamps.add(buffer.getLong());
        }
        return stamps;
    }

    private static String text(List<PeerId> peers) {
        return peers.stream().map(PeerId::toString).collect(Collectors.joining(" "));
    }

    private static List<PeerId> peers(String text) {
        return text.isEmpty()
                ? List.of()
                : Stream.of(text.split(" ")).map(PeerId::parse).toList();
    }
}
