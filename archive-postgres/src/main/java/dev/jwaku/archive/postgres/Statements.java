package dev.jwaku.archive.postgres;

/**
 * The texts of all queries, few and constant, so that the driver and the server keep them prepared. {@code (ts, hash)}
 * alone does not prune partitions; every cursor therefore also narrows the bounds of {@code ts}.
 */
final class Statements {
    private Statements() {}

    /**
     * S1, S2: along one topic. Parameters: topic, from, to, cursor's time and hash, limit. S4 without topic: along the
     * time.
     *
     * @param topic condition on the topic with one parameter, or empty
     */
    static String page(String topic, Direction direction, boolean afterCursor, boolean withData) {
        return "SELECT " + Row.columns(withData) + " FROM message m WHERE " + topic + (topic.isEmpty() ? "" : " AND ")
                + range(direction, afterCursor) + direction.order("m") + " LIMIT ?";
    }

    /**
     * S3: along several topics at once. Parameters: topics, from, to, cursor's time and hash, limit, limit, and with
     * data from and to.
     */
    static String merged(Direction direction, boolean afterCursor, boolean withData) {
        String keys = "SELECT k.ts, k.hash, k.topic_id FROM unnest(?::int[]) t(id) CROSS JOIN LATERAL (SELECT"
                + " m.ts, m.hash, m.topic_id FROM message m WHERE m.topic_id = t.id AND "
                + range(direction, afterCursor) + direction.order("m") + " LIMIT ?) k" + direction.order("k")
                + " LIMIT ?";
        if (!withData) {
            return keys;
        }
        return "SELECT " + Row.columns(true).replace("m.", "d.") + " FROM (" + keys + ") k CROSS JOIN LATERAL (SELECT "
                + Row.columns(true) + " FROM message m WHERE m.ts = k.ts AND m.hash = k.hash AND m.ts >= ? AND m.ts <="
                + " ? LIMIT 1) d" + direction.order("d");
    }

    /** S5: by hash. Parameters: hashes, from, to. The limit keeps the planner on the index of hashes. */
    static String byHash(boolean withData) {
        return "SELECT " + Row.columns(withData) + " FROM unnest(?::bytea[]) h(x) CROSS JOIN LATERAL (SELECT "
                + Row.columns(withData) + " FROM message m WHERE m.hash = h.x AND m.ts >= ? AND m.ts <= ? LIMIT 1) m";
    }

    /** Data of rows whose keys are known. Parameters: times, hashes. */
    static String byKey() {
        return "SELECT " + Row.columns(true) + " FROM unnest(?::bigint[], ?::bytea[]) k(ts, hash) CROSS JOIN LATERAL"
                + " (SELECT " + Row.columns(true) + " FROM message m WHERE m.ts = k.ts AND m.hash = k.hash LIMIT 1) m";
    }

    private static String range(Direction direction, boolean afterCursor) {
        return "m.ts >= ? AND m.ts <= ?"
                + (afterCursor ? " AND (m.ts, m.hash) " + direction.comparison + " (?, ?)" : "");
    }

    /** Which way a page goes. */
    enum Direction {
        FORWARD(">", "ASC"),
        BACKWARD("<", "DESC");

        private final String comparison;
        private final String word;

        Direction(String comparison, String word) {
            this.comparison = comparison;
            this.word = word;
        }

        private String order(String table) {
            return " ORDER BY " + table + ".ts " + word + ", " + table + ".hash " + word;
        }
    }
}
