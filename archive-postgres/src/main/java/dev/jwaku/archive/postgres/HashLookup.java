package dev.jwaku.archive.postgres;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.store.ArchiveException;
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

    /** The rows, in no order. */
    List<Row> rows(Connection connection, Wanted wanted) throws SQLException {
        long recent = Range.nanos(world.now().minus(RECENT));
        List<Row> found = new ArrayList<>(stage(connection, wanted.between(wanted.range.notBefore(recent))));
        Wanted older = wanted.without(found).between(wanted.range.notAfter(recent - 1));
        found.addAll(stage(connection, older));
        return found;
    }

    private List<Row> stage(Connection connection, Wanted wanted) throws SQLException {
        List<Row> found = new ArrayList<>();
        if (wanted.range.isEmpty()) {
            return found;
        }
        for (int from = 0; from < wanted.hashes.size(); from += MAX_HASHES) {
            check(wanted.deadline);
            List<MessageHash> group = wanted.hashes.subList(from, Math.min(wanted.hashes.size(), from + MAX_HASHES));
            found.addAll(meters.timed(PostgresMeters.Shape.S5, () -> one(connection, group, wanted)));
        }
        return found;
    }

    private static List<Row> one(Connection connection, List<MessageHash> hashes, Wanted wanted) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(Statements.byHash(wanted.withData))) {
            statement.setObject(1, bytes(hashes));
            statement.setLong(2, wanted.range.from());
            statement.setLong(3, wanted.range.to());
            return read(statement, wanted.withData);
        }
    }

    /** @throws ArchiveException if the deadline has passed */
    static void check(Deadline deadline) {
        if (deadline.isExpired()) {
            throw new ArchiveException(ArchiveException.Kind.TOO_SLOW, "cannot query messages: it takes too long");
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

    /**
     * What is looked for.
     *
     * @param hashes each once
     * @param range only rows of these times
     * @param withData whether payloads are read too
     * @param deadline after it no further statement begins
     */
    record Wanted(List<MessageHash> hashes, Range range, boolean withData, Deadline deadline) {
        /** What is still to be looked for. */
        Wanted without(List<Row> found) {
            Set<MessageHash> missing = new LinkedHashSet<>(hashes);
            found.forEach(row -> missing.remove(row.hash()));
            return new Wanted(List.copyOf(missing), range, withData, deadline);
        }

        private Wanted between(Range times) {
            return new Wanted(hashes, times, withData, deadline);
        }
    }

    private static byte[][] bytes(List<MessageHash> hashes) {
        return hashes.stream().map(hash -> hash.bytes().toByteArray()).toArray(byte[][]::new);
    }
}
