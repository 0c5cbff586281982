package dev.jwaku.archive.postgres;

import dev.jwaku.archive.Queries;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.store.StoreEntry;
import dev.jwaku.waku.store.StorePage;
import dev.jwaku.waku.store.StoreQuery;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One query. Three ways lead to the rows: by hash, along the index of each topic with the results merged, or along the
 * time when the topics are very many or none is named. Used by one thread.
 */
final class PostgresQuery {
    private static final String QUERY = "query messages";

    /** Topics merged by one statement. */
    private static final int MAX_MERGED = 100;
    /** With more topics than this a walk along the time is cheaper. */
    private static final int MAX_TOPICS = 1000;
    /** A shard with few topics is read along those. */
    private static final int FEW_TOPICS = 10;

    private final Connection connection;
    private final StoreQuery query;
    private final Range wanted;
    private final Sources sources;
    private final Statements.Direction direction;
    private final int limit;
    private final Deadline deadline;

    /**
     * @param kept the times that the policy keeps
     * @param deadline after it no further statement begins
     */
    PostgresQuery(Connection connection, StoreQuery query, Range kept, Sources sources, Deadline deadline) {
        this.deadline = deadline;
        this.connection = connection;
        this.query = query;
        this.wanted = kept.notBefore(query.timeStart().orElse(0))
                .notAfter(query.timeEnd().orElse(Long.MAX_VALUE));
        this.sources = sources;
        this.direction = query.forward() ? Statements.Direction.FORWARD : Statements.Direction.BACKWARD;
        this.limit = query.pageSize() + 1;
    }

    StorePage run() throws SQLException {
        Optional<Position> after = Optional.empty();
        if (query.cursor().isPresent()) {
            MessageHash cursor = query.cursor().get();
            after = Optional.of(new Position(timeOf(cursor), cursor));
        }
        boolean topical =
                query.pubsubTopic().isPresent() || !query.contentTopics().isEmpty();
        List<Integer> topics = topical ? topics() : List.of();
        Range range = narrowed(after);
        if (topical && topics.isEmpty() || range.isEmpty()) {
            return Queries.page(query, new ArrayList<>());
        }
        List<Row> rows;
        if (!query.hashes().isEmpty()) {
            rows = byHash(after, range, topics);
        } else if (isMerged(topics)) {
            rows = topics.size() == 1
                    ? page("m.topic_id = ?", topics.getFirst(), after, range)
                    : merged(topics, after, range);
        } else {
            rows = topical
                    ? page("m.topic_id = ANY(?::int[])", Topics.array(topics), after, range)
                    : page("", Optional.empty(), after, range);
        }
        StorePage page = Queries.page(query, entries(rows));
        remember(page, rows);
        return page;
    }

    private boolean isMerged(List<Integer> topics) {
        int most = query.contentTopics().isEmpty() ? FEW_TOPICS : MAX_TOPICS;
        return !topics.isEmpty() && topics.size() <= most;
    }

    /** The redundant bound lets the server leave out partitions. */
    private Range narrowed(Optional<Position> after) {
        if (after.isEmpty()) {
            return wanted;
        }
        long time = after.get().timestamp();
        return query.forward() ? wanted.notBefore(time) : wanted.notAfter(time);
    }

    private long timeOf(MessageHash cursor) throws SQLException {
        Optional<Long> known = sources.cursors().get(cursor);
        if (known.isPresent()) {
            return known.get();
        }
        Range all = new Range(0, Long.MAX_VALUE);
        List<Row> found = sources.meters()
                .timed(
                        PostgresMeters.Shape.S6,
                        () -> withPrimary(new HashLookup.Wanted(List.of(cursor), all, false, deadline)));
        if (found.isEmpty()) {
            throw Queries.unknownCursor("archive");
        }
        return found.getFirst().timestamp();
    }

    private List<Integer> topics() throws SQLException {
        Set<String> contents = query.contentTopics().stream()
                .map(ContentTopic::name)
                .filter(name -> Acceptance.isTopic(name, Acceptance.MAX_CONTENT))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (contents.isEmpty() && !query.contentTopics().isEmpty()) {
            return List.of();
        }
        Optional<String> pubsub = query.pubsubTopic().map(PubsubTopic::name);
        if (pubsub.filter(name -> !Acceptance.isTopic(name, Acceptance.MAX_PUBSUB))
                .isPresent()) {
            return List.of();
        }
        // with hashes the answer must be right also about a topic that a late replica has not heard of
        if (sources.primary().isPresent() && !query.hashes().isEmpty()) {
            return sources.primary().get().run(QUERY, other -> sources.topics().find(other, pubsub, contents));
        }
        return sources.topics().find(connection, pubsub, contents);
    }

    /** Rows are found by hash and then held against the other criteria. */
    private List<Row> byHash(Optional<Position> after, Range range, List<Integer> topics) throws SQLException {
        List<MessageHash> hashes = query.hashes().stream().distinct().toList();
        boolean withData = query.includeData() && hashes.size() <= HashLookup.MAX_HASHES;
        Set<Integer> among = new LinkedHashSet<>(topics);
        Comparator<Row> order = query.forward() ? Row.ORDER : Row.ORDER.reversed();
        List<Row> rows = withPrimary(new HashLookup.Wanted(hashes, range, withData, deadline)).stream()
                .filter(row -> among.isEmpty() || among.contains(row.topic()))
                .filter(row -> after.map(position -> order.compare(row, position.row()) > 0)
                        .orElse(true))
                .sorted(order)
                .limit(limit)
                .toList();
        return withData || !query.includeData() ? rows : filled(rows);
    }

    /** What a replica does not have yet, the primary may have. */
    private List<Row> withPrimary(HashLookup.Wanted wanted) throws SQLException {
        List<Row> found = new ArrayList<>(sources.lookup().rows(connection, wanted));
        HashLookup.Wanted missing = wanted.without(found);
        if (sources.primary().isPresent() && !missing.hashes().isEmpty()) {
            sources.meters().askedPrimary(missing.hashes().size());
            found.addAll(
                    sources.primary().get().run(QUERY, other -> sources.lookup().rows(other, missing)));
        }
        return found;
    }

    private List<Row> page(String condition, Object topic, Optional<Position> after, Range range) throws SQLException {
        PostgresMeters.Shape shape = condition.contains("= ?")
                ? after.isPresent() ? PostgresMeters.Shape.S2 : PostgresMeters.Shape.S1
                : PostgresMeters.Shape.S4;
        String text = Statements.page(condition, direction, after.isPresent(), query.includeData());
        return sources.meters().timed(shape, () -> {
            try (PreparedStatement statement = connection.prepareStatement(text)) {
                int at = 1;
                if (!condition.isEmpty()) {
                    statement.setObject(at++, topic);
                }
                at = bind(statement, at, range, after);
                statement.setInt(at, limit);
                return HashLookup.read(statement, query.includeData());
            }
        });
    }

    private List<Row> merged(List<Integer> topics, Optional<Position> after, Range range) throws SQLException {
        boolean withData = query.includeData() && topics.size() <= MAX_MERGED;
        List<Row> rows = new ArrayList<>();
        for (int from = 0; from < topics.size(); from += MAX_MERGED) {
            HashLookup.check(deadline);
            List<Integer> group = topics.subList(from, Math.min(topics.size(), from + MAX_MERGED));
            rows.addAll(
                    sources.meters().timed(PostgresMeters.Shape.S3, () -> mergedGroup(group, after, range, withData)));
        }
        if (topics.size() > MAX_MERGED) {
            rows.sort(query.forward() ? Row.ORDER : Row.ORDER.reversed());
            rows = rows.subList(0, Math.min(rows.size(), limit));
        }
        return withData || !query.includeData() ? rows : filled(rows);
    }

    private List<Row> mergedGroup(List<Integer> group, Optional<Position> after, Range range, boolean withData)
            throws SQLException {
        String text = Statements.merged(direction, after.isPresent(), withData);
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            statement.setObject(1, Topics.array(group));
            int at = bind(statement, 2, range, after);
            statement.setInt(at++, limit);
            statement.setInt(at++, limit);
            if (withData) {
                statement.setLong(at++, range.from());
                statement.setLong(at, range.to());
            }
            return HashLookup.read(statement, withData);
        }
    }

    private static int bind(PreparedStatement statement, int first, Range range, Optional<Position> after)
            throws SQLException {
        int at = first;
        statement.setLong(at++, range.from());
        statement.setLong(at++, range.to());
        if (after.isPresent()) {
            statement.setLong(at++, after.get().timestamp());
            statement.setBytes(at++, after.get().hash().bytes().toByteArray());
        }
        return at;
    }

    /** Data of rows that were read without, in the same order; rows deleted meanwhile are left out. */
    private List<Row> filled(List<Row> keys) throws SQLException {
        Map<MessageHash, Row> data = new LinkedHashMap<>();
        sources.lookup().data(connection, keys).forEach(row -> data.put(row.hash(), row));
        List<Row> missing =
                keys.stream().filter(key -> !data.containsKey(key.hash())).toList();
        if (sources.primary().isPresent() && !missing.isEmpty()) {
            sources.primary()
                    .get()
                    .run(QUERY, other -> sources.lookup().data(other, missing))
                    .forEach(row -> data.put(row.hash(), row));
        }
        return keys.stream()
                .flatMap(key -> Optional.ofNullable(data.get(key.hash())).stream())
                .toList();
    }

    private List<StoreEntry> entries(List<Row> rows) throws SQLException {
        sources.meters().answered(rows.size());
        List<StoreEntry> entries = new ArrayList<>();
        if (!query.includeData()) {
            rows.forEach(row -> entries.add(row.entry()));
            return entries;
        }
        Set<Integer> numbers = rows.stream().map(Row::topic).collect(Collectors.toCollection(LinkedHashSet::new));
        Map<Integer, TopicPair> pairs = pairs(numbers);
        for (Row row : rows) {
            Optional<TopicPair> pair = Optional.ofNullable(pairs.get(row.topic()));
            row.data().ifPresent(data -> pair.ifPresent(known -> entries.add(row.entry(data, known))));
        }
        return entries;
    }

    private Map<Integer, TopicPair> pairs(Set<Integer> numbers) throws SQLException {
        Map<Integer, TopicPair> pairs = sources.topics().pairs(connection, numbers);
        if (pairs.size() < numbers.size() && sources.primary().isPresent()) {
            return sources.primary().get().run(QUERY, other -> sources.topics().pairs(other, numbers));
        }
        return pairs;
    }

    private void remember(StorePage page, List<Row> rows) {
        page.cursor()
                .ifPresent(cursor -> rows.stream()
                        .filter(row -> row.hash().equals(cursor))
                        .findFirst()
                        .ifPresent(row -> sources.cursors().put(cursor, row.timestamp())));
    }

    /**
     * What queries share.
     *
     * @param cursors times of the cursors given out last
     * @param primary where a hash is looked for that a replica does not have; empty if this is the primary
     */
    record Sources(
            Topics topics,
            HashLookup lookup,
            LeastRecent<MessageHash, Long> cursors,
            PostgresMeters meters,
            Optional<Pool> primary) {
        Sources withPrimary(Pool pool) {
            return new Sources(topics, lookup, cursors, meters, Optional.of(pool));
        }
    }

    private record Position(long timestamp, MessageHash hash) {
        Row row() {
            return new Row(timestamp, hash, 0, Optional.empty());
        }
    }
}
