package dev.jwaku.tools.archive.importing;

import dev.jwaku.tools.archive.database.Connections;
import dev.jwaku.tools.archive.database.Session;
import dev.jwaku.tools.archive.database.SqlRows;
import dev.jwaku.tools.archive.importing.ImportTarget.SliceWriter;
import dev.jwaku.waku.store.ArchivedMessage;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rows of one transaction, sent in batches. */
final class PostgresSlice implements SliceWriter {
    private static final int MAX_ROWS = 512;
    private static final long MAX_BYTES = 8 << 20;

    private static final String INSERT = "INSERT INTO message (ts, topic_id, version, hash, payload, meta)"
            + " SELECT r.ts, r.topic_id, r.version, r.hash, r.payload, NULLIF(r.meta, '') FROM"
            + " unnest(?::bigint[], ?::int[], ?::int[], ?::bytea[], ?::bytea[], ?::bytea[])"
            + " r(ts, topic_id, version, hash, payload, meta) ON CONFLICT DO NOTHING";

    private final Session session;
    private final TargetPartitions partitions;
    private final TargetTopics topics;
    private final List<ArchivedMessage> batch = new ArrayList<>();
    private long bytes;
    private long added;
    private boolean begun;

    PostgresSlice(Session session, TargetPartitions partitions, TargetTopics topics) {
        this.session = session;
        this.partitions = partitions;
        this.topics = topics;
    }

    @Override
    public Optional<String> add(ArchivedMessage message) {
        Optional<String> refusal = partitions.ensure(message.timestamp());
        if (refusal.isPresent()) {
            return refusal;
        }
        batch.add(message);
        bytes += message.message().payload().length();
        if (batch.size() >= MAX_ROWS || bytes >= MAX_BYTES) {
            attempt("insert messages", this::flush);
        }
        return Optional.empty();
    }

    @Override
    public RangeProgress commit(String source, RangeProgress progress) {
        List<RangeProgress> recorded = new ArrayList<>();
        attempt("insert messages", connection -> {
            flush(connection);
            recorded.add(progress.withAdded(added));
            ProgressTable.write(connection, source, recorded.getFirst());
        });
        session.commit("insert messages");
        return recorded.getFirst();
    }

    private void attempt(String what, Session.Step step) {
        try {
            step.run(session.connection());
        } catch (SQLException e) {
            throw Connections.failed(session, what, e);
        }
    }

    private void flush(Connection connection) throws SQLException {
        if (!begun) {
            topics.begin();
            begun = true;
        }
        if (batch.isEmpty()) {
            return;
        }
        topics.add(connection, batch);
        added += SqlRows.update(
                connection,
                INSERT,
                batch.stream().mapToLong(ArchivedMessage::timestamp).toArray(),
                batch.stream().mapToInt(topics::number).toArray(),
                batch.stream().mapToInt(one -> one.message().version()).toArray(),
                batch.stream().map(one -> one.hash().bytes().toByteArray()).toArray(byte[][]::new),
                batch.stream().map(one -> one.message().payload().toByteArray()).toArray(byte[][]::new),
                batch.stream().map(one -> one.message().meta().toByteArray()).toArray(byte[][]::new));
        batch.clear();
        bytes = 0;
    }

    @Override
    public void close() {
        session.rollback();
    }
}
