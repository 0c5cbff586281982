package dev.jwaku.tools.archive.database;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.tools.archive.database.SourceRows.Fields;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** nwaku's SQLite file of version 10. It has no partitions; the parts are the days that have messages. */
final class NwakuSqlite implements NwakuHistory {
    private static final int VERSION = 10;
    private static final long DAY = TimeUnit.DAYS.toNanos(1);
    /** With more days than these, somebody's clock was wrong: then all is one part. */
    private static final int MAX_DAYS = 10_000;

    private static final String FIELDS =
            "messageHash, timestamp, pubsubTopic, contentTopic, payload, version, meta FROM message";
    private static final String ORDER = " ORDER BY timestamp, messageHash";

    private final Path file;
    private final Session session;

    private NwakuSqlite(Path file, Session session) {
        this.file = file;
        this.session = session;
    }

    static NwakuSqlite open(Path file) {
        Session session = new Session(HistoryUrl.SQLITE + file, Connections.openForReading(file));
        boolean ready = false;
        try {
            session.step("read the schema", connection -> check(file, connection));
            ready = true;
            return new NwakuSqlite(file, session);
        } finally {
            if (!ready) {
                session.close();
            }
        }
    }

    private static void check(Path file, Connection connection) throws SQLException {
        List<String> columns = SqlRows.all(
                connection,
                "SELECT lower(name) FROM pragma_table_info('message') UNION ALL SELECT 'table' FROM sqlite_master"
                        + " WHERE lower(name) = 'message'",
                row -> row.getString(1));
        String url = HistoryUrl.SQLITE + file;
        if (!columns.contains("pubsubtopic")) {
            throw new UnusableDatabaseException(url + " is not nwaku's: it has no such table message");
        }
        long version = SqlRows.number(connection, "PRAGMA user_version");
        if (version != VERSION) {
            throw new UnusableDatabaseException(url + " has version " + version + " of nwaku's schema; this program"
                    + " reads " + VERSION
                    + (version < VERSION ? ": a start of a newer nwaku brings it up to date" : " only"));
        }
        if (!columns.containsAll(List.of("messagehash", "contenttopic", "payload", "version", "timestamp", "meta"))) {
            throw new UnusableDatabaseException(url + " is not nwaku's: its table message has other columns");
        }
    }

    @Override
    public String identity() {
        return HistoryUrl.SQLITE + file.toAbsolutePath().normalize();
    }

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public List<SourceRange> ranges() {
        return session.run("list the days", connection -> {
            List<Long> days = SqlRows.all(
                    connection,
                    "SELECT DISTINCT timestamp / " + DAY + " - (timestamp < 0) FROM message ORDER BY 1 LIMIT "
                            + (MAX_DAYS + 1),
                    row -> row.getLong(1));
            if (days.size() > MAX_DAYS) {
                return List.of(new SourceRange("all", "message", Long.MIN_VALUE, Long.MAX_VALUE, -1));
            }
            List<SourceRange> ranges = new ArrayList<>();
            for (long day : days) {
                String name = LocalDate.ofEpochDay(day).toString();
                ranges.add(new SourceRange(name, "message", floor(day), floor(day + 1), -1));
            }
            return ranges;
        });
    }

    private static long floor(long day) {
        try {
            return Math.multiplyExact(day, DAY);
        } catch (ArithmeticException e) {
            return day < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    @Override
    public long count(SourceRange range) {
        return session.run(
                "count " + range.name(),
                connection -> SqlRows.number(
                        connection,
                        "SELECT count(*) FROM message WHERE timestamp >= ? AND timestamp <= ?",
                        range.from(),
                        last(range)));
    }

    @Override
    public Optional<MessageKey> sliceEnd(SourceRange range, MessageKey after, int rows) {
        return session.run(
                "read " + range.name(),
                connection -> SqlRows.first(
                        connection,
                        "SELECT messageHash, timestamp FROM message WHERE timestamp >= ? AND timestamp <= ?"
                                + " AND (timestamp, messageHash) > (?, ?)" + ORDER + " LIMIT 1 OFFSET ?",
                        NwakuSqlite::key,
                        Math.max(range.from(), after.timestamp()),
                        last(range),
                        after.timestamp(),
                        blob(after),
                        rows - 1));
    }

    @Override
    public void read(SourceRange range, MessageKey after, Optional<MessageKey> end, Consumer<SourceRow> taker) {
        List<Object> parameters = new ArrayList<>(List.of(
                Math.max(range.from(), after.timestamp()),
                end.map(MessageKey::timestamp).orElse(last(range)),
                after.timestamp(),
                blob(after)));
        end.ifPresent(last -> parameters.addAll(List.of(last.timestamp(), blob(last))));
        String upTo = end.isPresent() ? " AND (timestamp, messageHash) <= (?, ?)" : "";
        session.step(
                "read " + range.name(),
                connection -> SqlRows.stream(
                        connection,
                        "SELECT " + FIELDS + " WHERE timestamp >= ? AND timestamp <= ?"
                                + " AND (timestamp, messageHash) > (?, ?)" + upTo + ORDER,
                        row -> taker.accept(row(row)),
                        parameters.toArray()));
    }

    /** The last timestamp of a part. Of all times it is the last there is. */
    private static long last(SourceRange range) {
        return range.to() == Long.MAX_VALUE ? Long.MAX_VALUE : range.to() - 1;
    }

    @Override
    public KeyCursor keys(SourceRange range) {
        return KeyCursor.open(
                session,
                "SELECT timestamp, messageHash FROM message WHERE timestamp >= ? AND timestamp <= ?" + ORDER,
                row -> bytes(row, 2).toHex(),
                range.from(),
                last(range));
    }

    @Override
    public List<SourceRow> find(SourceRange range, List<MessageKey> keys) {
        return session.run("read " + range.name(), connection -> {
            List<SourceRow> found = new ArrayList<>();
            for (MessageKey key : keys) {
                found.addAll(SqlRows.all(
                        connection,
                        "SELECT " + FIELDS + " WHERE messageHash = ? AND timestamp = ?",
                        NwakuSqlite::row,
                        blob(key),
                        key.timestamp()));
            }
            return found;
        });
    }

    private static byte[] blob(MessageKey key) {
        return HexFormat.of().parseHex(key.hash());
    }

    private static MessageKey key(ResultSet row) throws SQLException {
        return new MessageKey(row.getLong(2), bytes(row, 1).toHex());
    }

    private static SourceRow row(ResultSet row) throws SQLException {
        return SourceRows.ofBytes(
                key(row), new Fields<>(bytes(row, 3), bytes(row, 4), bytes(row, 5), row.getInt(6), bytes(row, 7)));
    }

    private static Bytes bytes(ResultSet row, int column) throws SQLException {
        byte[] value = row.getBytes(column);
        return value == null ? Bytes.EMPTY : Bytes.wrap(value);
    }

    @Override
    public boolean isVisibleFrom(Session other) {
        return false;
    }

    @Override
    public void close() {
        session.close();
    }

    @Override
    public String toString() {
        return HistoryUrl.SQLITE + file;
    }
}
