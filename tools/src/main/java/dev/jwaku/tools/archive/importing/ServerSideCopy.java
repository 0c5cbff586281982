package dev.jwaku.tools.archive.importing;

import dev.jwaku.tools.archive.database.Connections;
import dev.jwaku.tools.archive.database.MessageKey;
import dev.jwaku.tools.archive.database.NwakuHistory;
import dev.jwaku.tools.archive.database.Session;
import dev.jwaku.tools.archive.database.Slice;
import dev.jwaku.tools.archive.database.SourceRange;
import dev.jwaku.tools.archive.database.SqlRows;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Moves rows from nwaku's tables to ours in one database, without their leaving it. */
final class ServerSideCopy {
    /** Hexadecimal that is none. */
    private static final String NOT_HEXADECIMAL = "22023";
    /** No partition, or a row that breaks a constraint. */
    private static final String CHECK_VIOLATION = "23514";
    /** The target's user may read the parent but not the partition. */
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private static final List<String> NOT_HERE = List.of(NOT_HEXADECIMAL, CHECK_VIOLATION, INSUFFICIENT_PRIVILEGE);

    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    /** The server's decode() skips white space, so the lengths are compared. */
    private static final String SOUND = "octet_length(decode(m.messageHash, 'hex')) = 32"
            + " AND octet_length(m.messageHash) = 64"
            + " AND octet_length(decode(coalesce(m.payload, ''), 'hex')) * 2 = octet_length(coalesce(m.payload, ''))"
            + " AND octet_length(decode(coalesce(m.meta, ''), 'hex')) * 2 = octet_length(coalesce(m.meta, ''))"
            + " AND octet_length(coalesce(m.meta, '')) <= 128"
            + " AND octet_length(m.pubsubTopic) BETWEEN 1 AND 256 AND octet_length(m.contentTopic) <= 1024"
            + " AND m.timestamp > 0 AND m.timestamp < (extract(epoch FROM now()) * 1e9)::bigint + " + HOUR;

    private final Session session;
    private final TargetPartitions partitions;

    ServerSideCopy(Session session, TargetPartitions partitions) {
        this.session = session;
        this.partitions = partitions;
    }

    Optional<RangeProgress> run(
            NwakuHistory source, SourceRange range, RangeProgress before, Optional<MessageKey> end) {
        Slice slice = new Slice(before.last(), end);
        try {
            Optional<RangeProgress> recorded =
                    copy(session.connection(), source.identity(), new Part(range.table(), slice), before);
            if (recorded.isEmpty()) {
                session.rollback();
            } else {
                session.commit("copy " + range.name());
            }
            return recorded;
        } catch (SQLException e) {
            session.rollback();
            if (NOT_HERE.contains(String.valueOf(e.getSQLState()))) {
                return Optional.empty();
            }
            throw Connections.failed(session, "copy " + range.name(), e);
        }
    }

    /** Rows of a table. */
    private record Part(String table, Slice slice) {
        String from() {
            return " FROM " + table + " m";
        }

        String where() {
            return " WHERE " + slice.condition("m");
        }
    }

    private Optional<RangeProgress> copy(Connection connection, String source, Part part, RangeProgress before)
            throws SQLException {
        Look look = SqlRows.first(
                        connection,
                        "SELECT count(*), coalesce(bool_and(" + SOUND + "), true),"
                                + " coalesce(array_agg(DISTINCT m.timestamp / " + HOUR + "), '{}')" + part.from()
                                + part.where(),
                        row -> new Look(row.getLong(1), row.getBoolean(2), hours(row.getArray(3))),
                        part.slice.parameters())
                .orElseThrow();
        if (!look.sound || !hasPartitions(look.hours)) {
            return Optional.empty();
        }
        long added = look.rows == 0 ? 0 : insert(connection, part);
        RangeProgress progress = before.after(part.slice.end(), look.rows, 0).withAdded(added);
        ProgressTable.write(connection, source, progress);
        return Optional.of(progress);
    }

    /** What a slice has in it. */
    private record Look(long rows, boolean sound, List<Long> hours) {}

    private static List<Long> hours(Array array) throws SQLException {
        return List.of((Long[]) array.getArray());
    }

    private boolean hasPartitions(List<Long> hours) {
        return hours.stream().allMatch(hour -> partitions.ensure(hour * HOUR).isEmpty());
    }

    /** Marks go first, as in {@link TargetTopics}. */
    private static long insert(Connection connection, Part part) throws SQLException {
        Object[] parameters = part.slice.parameters();
        SqlRows.update(
                connection,
                "UPDATE topic SET unused_since = NULL WHERE unused_since IS NOT NULL AND (content, pubsub) IN"
                        + " (SELECT m.contentTopic, m.pubsubTopic" + part.from() + part.where() + ")",
                parameters);
        SqlRows.update(
                connection,
                "INSERT INTO topic (pubsub, content) SELECT DISTINCT m.pubsubTopic, m.contentTopic" + part.from()
                        + part.where() + " AND NOT EXISTS (SELECT 1 FROM topic t WHERE t.content = m.contentTopic"
                        + " AND t.pubsub = m.pubsubTopic) ORDER BY 2, 1 ON CONFLICT DO NOTHING",
                parameters);
        return SqlRows.update(
                connection,
                "INSERT INTO message (ts, topic_id, version, hash, payload, meta)"
                        + " SELECT m.timestamp, t.topic_id, m.version, decode(m.messageHash, 'hex'),"
                        + " decode(coalesce(m.payload, ''), 'hex'), nullif(decode(coalesce(m.meta, ''), 'hex'), '')"
                        + part.from() + " JOIN topic t ON t.content = m.contentTopic AND t.pubsub = m.pubsubTopic"
                        + part.where() + " ORDER BY m.timestamp, m.messageHash ON CONFLICT DO NOTHING",
                parameters);
    }
}
