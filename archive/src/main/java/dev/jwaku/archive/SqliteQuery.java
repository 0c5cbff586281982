package dev.jwaku.archive;

import dev.jwaku.sqlite.Sql;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.store.StoreEntry;
import dev.jwaku.waku.store.StorePage;
import dev.jwaku.waku.store.StoreQuery;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One query. Three ways lead to the rows: by hash, by the index of each topic with the results merged, or along the
 * time when the topics are very many or none is named.
 */
final class SqliteQuery {
    /** With more topics than this a walk along the time is cheaper than one page of each. */
    private static final int MAX_MERGED_TOPICS = 1000;
    /** Up to so many topics each brings its messages; beyond, only what decides which of them are on the page. */
    private static final int MAX_TOPICS_WITH_DATA = 4;

    private final Sql sql;
    private final StoreQuery query;
    private final int limit;
    private final String direction;

    SqliteQuery(Sql sql, StoreQuery query) {
        this.sql = sql;
        this.query = query;
        this.limit = query.pageSize() + 1;
        this.direction = query.forward() ? "ASC" : "DESC";
    }

    StorePage run() throws SQLException {
        Optional<Long> after = Optional.empty();
        if (query.cursor().isPresent()) {
            after = sql.first(
                    "SELECT ts FROM message WHERE hash = ?",
                    row -> row.number(1),
                    query.cursor().get().bytes());
            if (after.isEmpty()) {
                throw Queries.unknownCursor("archive");
            }
        }
        boolean topical =
                query.pubsubTopic().isPresent() || !query.contentTopics().isEmpty();
        List<Long> topics = topical ? topics() : List.of();
        List<Found> found = new ArrayList<>();
        if (topical && topics.isEmpty()) {
            return Queries.page(query, new ArrayList<>());
        }
        if (!query.hashes().isEmpty()) {
            found.addAll(byHash(after, topics));
        } else if (!topics.isEmpty() && topics.size() <= MAX_MERGED_TOPICS) {
            boolean withData = query.includeData() && topics.size() <= MAX_TOPICS_WITH_DATA;
            for (long topic : topics) {
                found.addAll(select(after, "m.topic = ?", List.of(topic), false, withData));
            }
            if (query.includeData() && !withData) {
                return Queries.page(query, filled(firstOf(found)));
            }
        } else {
            found.addAll(select(
                    after,
                    topics.isEmpty() ? "1" : "m.topic IN (" + join(topics) + ")",
                    List.of(),
                    false,
                    query.includeData()));
        }
        return Queries.page(query, firstOf(found));
    }

    private List<StoreEntry> firstOf(List<Found> found) {
        Comparator<Found> order = Comparator.comparingLong(Found::timestamp)
                .thenComparing(one -> one.entry().hash());
        found.sort(query.forward() ? order : order.reversed());
        List<StoreEntry> entries = new ArrayList<>();
        found.stream().limit(limit).forEach(one -> entries.add(one.entry()));
        return entries;
    }

    private List<Long> topics() throws SQLException {
        List<Long> ids = new ArrayList<>();
        if (query.contentTopics().isEmpty()) {
            ids.addAll(sql.query(
                    "SELECT id FROM topic WHERE pubsub = ?",
                    row -> row.number(1),
                    query.pubsubTopic().orElseThrow().name()));
            return ids;
        }
        for (ContentTopic content : query.contentTopics().stream().distinct().toList()) {
            ids.addAll(
                    query.pubsubTopic().isPresent()
                            ? sql.query(
                                    "SELECT id FROM topic WHERE content = ? AND pubsub = ?",
                                    row -> row.number(1),
                                    content.name(),
                                    query.pubsubTopic().get().name())
                            : sql.query(
                                    "SELECT id FROM topic WHERE content = ?", row -> row.number(1), content.name()));
        }
        return ids;
    }

    /** In groups, one statement each: a row is found by its hash and then held against the other criteria. */
    private List<Found> byHash(Optional<Long> after, List<Long> topics) throws SQLException {
        List<Found> found = new ArrayList<>();
        List<MessageHash> hashes = query.hashes().stream().distinct().toList();
        for (int from = 0; from < hashes.size(); from += StoreQuery.MAX_PAGE) {
            List<MessageHash> group = hashes.subList(from, Math.min(hashes.size(), from + StoreQuery.MAX_PAGE));
            String among = "m.hash IN (" + String.join(", ", Collections.nCopies(group.size(), "?")) + ")";
            String where = topics.isEmpty() ? among : among + " AND +m.topic IN (" + join(topics) + ")";
            found.addAll(select(
                    after,
                    where,
                    group.stream().map(hash -> (Object) hash.bytes()).toList(),
                    true,
                    query.includeData()));
        }
        return found;
    }

    /** The messages of a page whose hashes are known. */
    private List<StoreEntry> filled(List<StoreEntry> page) throws SQLException {
        List<StoreEntry> filled = new ArrayList<>();
        for (StoreEntry entry : page) {
            List<Object> hash = List.of(entry.hash().bytes());
            select(Optional.empty(), "m.hash = ?", hash, true, true).forEach(found -> filled.add(found.entry()));
        }
        return filled;
    }

    private List<Found> select(Optional<Long> after, String where, List<Object> first, boolean byHash, boolean withData)
            throws SQLException {
        StringBuilder statement = new StringBuilder("SELECT m.ts, m.hash");
        if (withData) {
            statement.append(", t.pubsub, t.content, m.version, m.payload, m.meta");
        }
        statement.append(" FROM message m");
        if (withData) {
            statement.append(" JOIN topic t ON t.id = m.topic");
        }
        // the plus keeps the planner on the index of the hashes
        String time = byHash ? "+m.ts" : "m.ts";
        statement.append(" WHERE ").append(where);
        List<Object> parameters = new ArrayList<>(first);
        if (query.timeStart().isPresent()) {
            statement.append(" AND ").append(time).append(" >= ?");
            parameters.add(query.timeStart().getAsLong());
        }
        if (query.timeEnd().isPresent()) {
            statement.append(" AND ").append(time).append(" <= ?");
            parameters.add(query.timeEnd().getAsLong());
        }
        if (after.isPresent()) {
            statement.append(" AND (").append(time).append(", m.hash) ").append(query.forward() ? ">" : "<");
            statement.append(" (?, ?)");
            parameters.add(after.get());
            parameters.add(query.cursor().orElseThrow().bytes());
        }
        statement
                .append(" ORDER BY m.ts ")
                .append(direction)
                .append(", m.hash ")
                .append(direction);
        statement.append(" LIMIT ").append(limit);
        return sql.query(statement.toString(), row -> read(row, withData), parameters.toArray());
    }

    private static Found read(Sql.Row row, boolean withData) throws SQLException {
        MessageHash hash = new MessageHash(row.bytes(2));
        if (!withData) {
            return new Found(row.number(1), StoreEntry.of(hash));
        }
        WakuMessage message = WakuMessage.builder(row.bytes(6), ContentTopic.of(row.text(4)))
                .timestamp(row.number(1))
                .version(row.integer(5))
                .meta(row.bytes(7))
                .build();
        return new Found(row.number(1), StoreEntry.of(hash, PubsubTopic.of(row.text(3)), message));
    }

    private static String join(List<Long> numbers) {
        return String.join(",", numbers.stream().map(Object::toString).toList());
    }

    private record Found(long timestamp, StoreEntry entry) {}
}
