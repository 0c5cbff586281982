package dev.jwaku.tools.store;

import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.store.StoreQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * The statements that nwaku sends for a store query (driver of schema 8): built anew for each one, with its values
 * written into the text. Its prepared SELECTs are reached by no normal query and are left out.
 */
final class ReferenceSql {
    /** Asked first when there is a cursor; prepared. */
    static final String CURSOR_TIME = "SELECT timestamp FROM messages_lookup WHERE messageHash = ?";
    /** First statement of an insert; prepared. */
    static final String INSERT = "INSERT INTO messages (id, messageHash, pubsubTopic, contentTopic, payload, version,"
            + " timestamp, meta) VALUES (?, ?, ?, ?, ?, ?, ?, CASE WHEN ? = '' THEN NULL ELSE ? END)"
            + " ON CONFLICT DO NOTHING";
    /** Second one; prepared. */
    static final String INSERT_LOOKUP =
            "INSERT INTO messages_lookup (messageHash, timestamp) VALUES (?, ?) ON CONFLICT DO NOTHING";

    static final String OLDEST = "SELECT MIN(timestamp) FROM messages";
    static final String COUNT = "SELECT COUNT(1) FROM messages";

    private static final String COLUMNS = "messageHash, pubsubTopic, contentTopic, payload, version, timestamp, meta";
    private static final String JOINED_COLUMNS =
            "m.messageHash, m.pubsubTopic, m.contentTopic, m.payload, m.version," + " m.timestamp, m.meta";

    private ReferenceSql() {}

    /**
     * A page.
     *
     * @param cursorTime of the query's cursor, if it has one
     * @param requestId of the client; hexadecimal
     */
    static String page(StoreQuery query, OptionalLong cursorTime, String requestId) {
        String text = isOfHashesOnly(query) ? byHashes(query) : byCriteria(query, cursorTime);
        return "/* requestId=" + requestId + " */ " + text;
    }

    private static boolean isOfHashesOnly(StoreQuery query) {
        return !query.hashes().isEmpty()
                && query.contentTopics().isEmpty()
                && query.pubsubTopic().isEmpty()
                && query.cursor().isEmpty()
                && query.timeStart().isEmpty()
                && query.timeEnd().isEmpty();
    }

    private static String byHashes(StoreQuery query) {
        String hashes = hashes(query.hashes());
        return "WITH min_timestamp AS (SELECT MIN(timestamp) AS min_ts FROM messages_lookup WHERE messagehash IN ("
                + hashes + ")) SELECT " + JOINED_COLUMNS + " FROM messages m INNER JOIN messages_lookup l"
                + " ON m.timestamp = l.timestamp AND m.messagehash = l.messagehash"
                + " WHERE l.timestamp >= (SELECT min_ts FROM min_timestamp) AND l.messagehash IN (" + hashes
                + ") ORDER BY m.timestamp DESC, m.messagehash DESC LIMIT " + limit(query);
    }

    private static String byCriteria(StoreQuery query, OptionalLong cursorTime) {
        List<String> clauses = new ArrayList<>();
        if (query.cursor().isPresent()) {
            clauses.add("(timestamp, messageHash) " + (query.forward() ? '>' : '<') + " (" + cursorTime.orElseThrow()
                    + ", " + literal(query.cursor().get().bytes().toHex()) + ")");
        }
        if (!query.contentTopics().isEmpty()) {
            clauses.add("contentTopic IN ("
                    + query.contentTopics().stream()
                            .map(topic -> literal(topic.name()))
                            .collect(Collectors.joining(","))
                    + ")");
        }
        if (!query.hashes().isEmpty()) {
            clauses.add("messageHash IN (" + hashes(query.hashes()) + ")");
        }
        query.pubsubTopic().ifPresent(topic -> clauses.add("pubsubTopic = " + literal(topic.name())));
        query.timeStart().ifPresent(nanos -> clauses.add("timestamp >= " + nanos));
        query.timeEnd().ifPresent(nanos -> clauses.add("timestamp <= " + nanos));
        String direction = query.forward() ? "ASC" : "DESC";
        return "SELECT " + (query.includeData() ? COLUMNS : "messageHash") + " FROM messages"
                + where(clauses) + " ORDER BY timestamp " + direction + ", messageHash " + direction + " LIMIT "
                + limit(query);
    }

    private static String where(List<String> clauses) {
        return clauses.isEmpty() ? "" : " WHERE " + String.join(" AND ", clauses);
    }

    /** One more than asked for tells whether there is a next page. */
    private static int limit(StoreQuery query) {
        return query.pageSize() + 1;
    }

    private static String hashes(List<MessageHash> hashes) {
        return hashes.stream().map(hash -> literal(hash.bytes().toHex())).collect(Collectors.joining(","));
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** Whether the answer to a query has data, asked for or not. */
    static boolean hasData(StoreQuery query) {
        return query.includeData() || isOfHashesOnly(query);
    }
}
