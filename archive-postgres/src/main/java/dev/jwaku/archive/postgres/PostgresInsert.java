package dev.jwaku.archive.postgres;

import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.store.ArchivedMessage;
import dev.jwaku.waku.store.MessagesRefusedException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes messages, all or none, with one statement for up to {@link #MAX_ROWS}. Any thread. */
final class PostgresInsert {
    /** Rows of one statement; more of them are no faster. */
    static final int MAX_ROWS = 1000;

    private static final String INSERT = "INSERT INTO message (ts, topic_id, version, hash, payload, meta)"
            + " SELECT r.ts, r.topic_id, r.version, r.hash, r.payload, NULLIF(r.meta, '') FROM"
            + " unnest(?::bigint[], ?::int[], ?::int[], ?::bytea[], ?::bytea[], ?::bytea[])"
            + " r(ts, topic_id, version, hash, payload, meta)"
            + " ON CONFLICT DO NOTHING";
    /** Partitions of a batch may be dropped again between their making and the next try. */
    private static final int ATTEMPTS = 3;
    /** The order in which all nodes write, so that they never wait for each other in a circle. */
    private static final Comparator<ArchivedMessage> ORDER =
            Comparator.comparingLong(ArchivedMessage::timestamp).thenComparing(ArchivedMessage::hash);

    private final Topics topics;
    private final Acceptance acceptance;
    private final OnDemandPartitions partitions;
    private final PostgresMeters meters;

    PostgresInsert(Topics topics, Acceptance acceptance, OnDemandPartitions partitions, PostgresMeters meters) {
        this.topics = topics;
        this.acceptance = acceptance;
        this.partitions = partitions;
        this.meters = meters;
    }

    /**
     * Looks whether all of them can be kept.
     *
     * @return each once, in the order of writing
     * @throws MessagesRefusedException if some cannot
     */
    List<ArchivedMessage> checked(List<ArchivedMessage> messages) {
        Map<MessageHash, ArchivedMessage> once = new LinkedHashMap<>();
        Map<MessageHash, String> refused = new LinkedHashMap<>();
        for (ArchivedMessage message : messages) {
            if (once.putIfAbsent(message.hash(), message) == null) {
                acceptance.refusal(message).ifPresent(reason -> refused.put(message.hash(), reason));
            }
        }
        refuse(refused);
        return once.values().stream().sorted(ORDER).toList();
    }

    private void refuse(Map<MessageHash, String> refused) {
        if (refused.isEmpty()) {
            return;
        }
        refused.values().forEach(reason -> meters.refused(reason, 1));
        throw new MessagesRefusedException(
                "archive in PostgreSQL keeps no such messages: "
                        + refused.values().iterator().next(),
                List.copyOf(refused.keySet()));
    }

    /**
     * Writes what {@link #checked} let pass.
     *
     * @return how many were new
     */
    int run(Connection connection, List<ArchivedMessage> messages) throws SQLException {
        Map<TopicPair, Integer> numbers = numbers(connection, messages);
        SQLException failure = new SQLException("no attempt");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                return messages.size() <= MAX_ROWS
                        ? statement(connection, messages, numbers)
                        : transaction(connection, messages, numbers);
            } catch (SQLException e) {
                if (!SqlFailures.isWithoutPartition(e)) {
                    throw e;
                }
                failure = e;
                makePartitions(messages);
            }
        }
        throw failure;
    }

    private void makePartitions(List<ArchivedMessage> messages) throws SQLException {
        Map<Long, PartitionRefusedException.Reason> reasons = partitions.create(
                messages.stream().map(ArchivedMessage::timestamp).toList());
        Map<MessageHash, String> refused = new LinkedHashMap<>();
        for (ArchivedMessage message : messages) {
            Optional.ofNullable(reasons.get(message.timestamp()))
                    .ifPresent(reason -> refused.put(message.hash(), "partition_" + reason.text()));
        }
        refuse(refused);
    }

    private Map<TopicPair, Integer> numbers(Connection connection, List<ArchivedMessage> messages) throws SQLException {
        Set<TopicPair> pairs = new LinkedHashSet<>();
        messages.forEach(message -> pairs.add(TopicPair.of(message)));
        Map<TopicPair, Integer> numbers = topics.numbersFor(connection, pairs);
        Map<MessageHash, String> refused = new LinkedHashMap<>();
        for (ArchivedMessage message : messages) {
            if (!numbers.containsKey(TopicPair.of(message))) {
                refused.put(message.hash(), "too_many_new_topics");
            }
        }
        refuse(refused);
        return numbers;
    }

    private int transaction(Connection connection, List<ArchivedMessage> messages, Map<TopicPair, Integer> numbers)
            throws SQLException {
        connection.setAutoCommit(false);
        try {
            int added = 0;
            for (int from = 0; from < messages.size(); from += MAX_ROWS) {
                List<ArchivedMessage> part = messages.subList(from, Math.min(messages.size(), from + MAX_ROWS));
                added += statement(connection, part, numbers);
            }
            connection.commit();
            return added;
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private int statement(Connection connection, List<ArchivedMessage> messages, Map<TopicPair, Integer> numbers)
            throws SQLException {
        Columns columns = new Columns(messages.size());
        for (ArchivedMessage message : messages) {
            columns.add(
                    message,
                    Optional.ofNullable(numbers.get(TopicPair.of(message))).orElseThrow());
        }
        int added = meters.timed(PostgresMeters.Shape.S7, () -> {
            try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
                columns.bind(statement);
                return statement.executeUpdate();
            }
        });
        meters.inserted(
                messages.size(), added, messages.getLast().message().payload().length());
        return added;
    }

    /** The rows, turned. */
    private static final class Columns {
        private final long[] times;
        private final int[] topics;
        private final int[] versions;
        private final byte[][] hashes;
        private final byte[][] payloads;
        private final byte[][] metas;
        private int rows;

        Columns(int size) {
            times = new long[size];
            topics = new int[size];
            versions = new int[size];
            hashes = new byte[size][];
            payloads = new byte[size][];
            metas = new byte[size][];
        }

        void add(ArchivedMessage message, int topic) {
            times[rows] = message.timestamp();
            topics[rows] = topic;
            versions[rows] = message.message().version();
            hashes[rows] = message.hash().bytes().toByteArray();
            payloads[rows] = message.message().payload().toByteArray();
            metas[rows] = message.message().meta().toByteArray();
            rows++;
        }

        void bind(PreparedStatement statement) throws SQLException {
            statement.setObject(1, times);
            statement.setObject(2, topics);
            statement.setObject(3, versions);
            statement.setObject(4, hashes);
            statement.setObject(5, payloads);
            statement.setObject(6, metas);
        }
    }
}
