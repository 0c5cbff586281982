package dev.jwaku.archive.postgres;

import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.MessageHash;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Rows by their hashes, in two stages: who asks for hashes mostly asks for those of today, and every partition costs a
 * probe for each hash; so the newest ones are asked first, and the others only for what was not there.
 */
final class HashLookup {
    /** Hashes of one statement. */
    static final int MAX_HASHES = 100;
    /** What the first stage looks at. */
    static final Duration RECENT = Duration.ofDays(2);

    private final World world;
    private final PostgresMeters meters;

    HashLookup(World world, PostgresMeters meters) {
        this.world = world;
        this.meters = meters;
    }

    /** The rows between two times, inclusive, in no order. */
    List<Row> rows(Connection connection, List<MessageHash> hashes, Range range, boolean withData) throws SQLException {
        List<Row> found = new ArrayList<>();
        long recent = Range.nanos(world.now().minus(RECENT));
        Set<MessageHash> missing = new LinkedHashSet<>(hashes);
        if (range.to() >= recent) {
            Range newest = new Range(Math.max(range.from(), recent), range.to());
            found.addAll(stage(connection, missing, newest, withData));
            found.forEach(row -> missing.remove(row.hash()));
        }
        if (range.from() < recent && !missing.isEmpty()) {
            found.addAll(
                    stage(connection, missing, new Range(range.from(), Math.min(range.to(), recent - 1)), withData));
        }
        return found;
    }

    private List<Row> stage(Connection connection, Set<MessageHash> hashes, Range range, boolean withData)
            throws SQLException {
        List<Row> found = new ArrayList<>();
        List<MessageHash> all = List.copyOf(hashes);
        for (int from = 0; from < all.size(); from += MAX_HASHES) {
            List<MessageHash> group = all.subList(from, Math.min(all.size(), from + MAX_HASHES));
            found.addAll(meters.timed(PostgresMeters.Shape.S5, () -> one(connection, group, range, withData)));
        }
        return found;
    }

    private static List<Row> one(Connection connection, List<MessageHash> hashes, Range range, boolean withData)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(Statements.byHash(withData))) {
            statement.setObject(1, bytes(hashes));
            statement.setLong(2, range.from());
            statement.setLong(3, range.to());
            return read(statement, withData);
        }
    }

    /** Data of rows whose keys are known. */
    List<Row> data(Connection connection, List<Row> keys) throws SQLException {
        return meters.timed(PostgresMeters.Shape.S5, () -> {
            try (PreparedStatement statement = connection.prepareStatement(Statements.byKey())) {
                statement.setObject(1, keys.stream().mapToLong(Row::timestamp).toArray());
                statement.setObject(2, bytes(keys.stream().map(Row::hash).toList()));
                return read(statement, true);
            }
        });
    }

    static List<Row> read(PreparedStatement statement, boolean withData) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                rows.add(Row.read(row, withData));
            }
        }
        return rows;
    }

    private static byte[][] bytes(List<MessageHash> hashes) {
        return hashes.stream().map(hash -> hash.bytes().toByteArray()).toArray(byte[][]::new);
    }
}
