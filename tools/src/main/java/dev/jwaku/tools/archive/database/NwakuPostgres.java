package dev.jwaku.tools.archive.database;

import dev.jwaku.archive.postgres.PostgresUrl;
import dev.jwaku.tools.archive.database.SourceRows.Fields;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** nwaku's PostgreSQL database: partitions by hour, values in hexadecimal text. */
final class NwakuPostgres implements NwakuHistory {
    private static final String FIELDS = "m.messageHash, m.timestamp, m.pubsubTopic, m.contentTopic,"
            + " coalesce(m.payload, ''), m.version, coalesce(m.meta, '')";

    private final PostgresUrl url;
    private final Session session;
    private final int version;
    private final String identity;

    private NwakuPostgres(PostgresUrl url, Session session, int version, String identity) {
        this.url = url;
        this.session = session;
        this.version = version;
        this.identity = identity;
    }

    static NwakuPostgres open(PostgresUrl url) {
        Session session = new Session(url, Connections.open(url, "jwaku-import"));
        boolean ready = false;
        try {
            int version = session.run("read the schema", connection -> {
                connection.setReadOnly(true);
                return NwakuSchema.version(url, connection);
            });
            String identity = session.run(
                    "read the schema",
                    connection -> url + "#" + SqlRows.number(connection, "SELECT 'messages'::regclass::oid::bigint"));
            ready = true;
            return new NwakuPostgres(url, session, version, identity);
        } finally {
            if (!ready) {
                session.close();
            }
        }
    }

    @Override
    public String identity() {
        return identity;
    }

    @Override
    public int version() {
        return version;
    }

    @Override
    public List<SourceRange> ranges() {
        return session.run("list the partitions", NwakuSchema::partitions);
    }

    @Override
    public long count(SourceRange range) {
        return session.run(
                "count " + range.name(),
                connection -> SqlRows.number(connection, "SELECT count(*) FROM " + range.table()));
    }

    @Override
    public Optional<MessageKey> sliceEnd(SourceRange range, MessageKey after, int rows) {
        return session.run(
                "read " + range.name(),
                connection -> SqlRows.first(
                        connection,
                        "SELECT m.messageHash, m.timestamp FROM " + range.table() + " m WHERE m.timestamp >= ?"
                                + " AND (m.timestamp, m.messageHash) > (?, ?)"
                                + " ORDER BY m.timestamp, m.messageHash OFFSET ? LIMIT 1",
                        NwakuPostgres::key,
                        after.timestamp(),
                        after.timestamp(),
                        after.hash(),
                        rows - 1));
    }

    @Override
    public void read(SourceRange range, MessageKey after, Optional<MessageKey> end, Consumer<SourceRow> taker) {
        Slice slice = new Slice(after, end);
        session.step(
                "read " + range.name(),
                connection -> SqlRows.stream(
                        connection,
                        "SELECT " + FIELDS + " FROM " + range.table() + " m WHERE " + slice.condition("m")
                                + " ORDER BY m.timestamp, m.messageHash",
                        row -> taker.accept(row(row)),
                        slice.parameters()));
    }

    @Override
    public KeyCursor keys(SourceRange range) {
        return KeyCursor.open(
                session,
                "SELECT timestamp, messageHash FROM " + range.table()
                        + " ORDER BY timestamp, lower(messageHash) COLLATE \"C\"",
                row -> row.getString(2));
    }

    @Override
    public List<SourceRow> find(SourceRange range, List<MessageKey> keys) {
        long[] timestamps = keys.stream().mapToLong(MessageKey::timestamp).toArray();
        String[] hashes = keys.stream().map(MessageKey::hash).toArray(String[]::new);
        return session.run(
                "read " + range.name(),
                connection -> SqlRows.all(
                        connection,
                        "SELECT " + FIELDS + " FROM unnest(?::bigint[], ?::text[]) k(ts, hash) JOIN " + range.table()
                                + " m ON m.messageHash = k.hash AND m.timestamp = k.ts",
                        NwakuPostgres::row,
                        timestamps,
                        hashes));
    }

    private static MessageKey key(ResultSet row) throws SQLException {
        return new MessageKey(row.getLong(2), row.getString(1));
    }

    private static SourceRow row(ResultSet row) throws SQLException {
        return SourceRows.ofText(
                key(row),
                new Fields<>(row.getString(3), row.getString(4), row.getString(5), row.getInt(6), row.getString(7)));
    }

    /** A lock with a number chosen by chance is seen in this database only. */
    @Override
    public boolean isVisibleFrom(Session other) {
        long number = new SecureRandom().nextLong();
        return session.run("compare databases", ours -> {
            SqlRows.call(ours, "SELECT pg_advisory_xact_lock(?)", number);
            return other.run(
                    "compare databases",
                    theirs -> SqlRows.first(
                                    theirs,
                                    "SELECT NOT pg_try_advisory_xact_lock(?) AND to_regclass('messages') IS NOT NULL"
                                            + " AND coalesce(has_table_privilege(to_regclass('messages'), 'SELECT'),"
                                            + " false)",
                                    row -> row.getBoolean(1),
                                    number)
                            .orElseThrow());
        });
    }

    @Override
    public void close() {
        session.close();
    }

    @Override
    public String toString() {
        return url.toString();
    }
}
