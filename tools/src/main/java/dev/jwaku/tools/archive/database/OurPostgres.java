package dev.jwaku.tools.archive.database;

import dev.jwaku.archive.postgres.PostgresUrl;
import dev.jwaku.waku.store.ArchivedMessage;
import java.util.HexFormat;
import java.util.List;

/** Our schema in PostgreSQL. */
final class OurPostgres implements OurHistory {
    private final Session session;

    private OurPostgres(Session session) {
        this.session = session;
    }

    static OurPostgres open(PostgresUrl url) {
        Session session = new Session(url, Connections.open(url, "jwaku-archive"));
        boolean ready = false;
        try {
            session.step("read the schema", connection -> {
                connection.setReadOnly(true);
                long tables = SqlRows.number(
                        connection,
                        "SELECT count(*) FROM pg_attribute WHERE attrelid = to_regclass('message')"
                                + " AND attname IN ('ts', 'topic_id', 'hash') AND to_regclass('topic') IS NOT NULL");
                if (tables != 3) {
                    throw new UnusableDatabaseException(url + " has no history of jwaku"
                            + (SqlRows.number(connection, "SELECT count(to_regclass('messages'))") == 1
                                    ? ", but one of nwaku: 'archive import' moves it"
                                    : ""));
                }
            });
            ready = true;
            return new OurPostgres(session);
        } finally {
            if (!ready) {
                session.close();
            }
        }
    }

    @Override
    public KeyCursor keys(long from, long to) {
        return KeyCursor.open(
                session,
                "SELECT ts, hash FROM message WHERE ts >= ? AND ts < ? ORDER BY ts, hash",
                row -> HexFormat.of().formatHex(row.getBytes(2)),
                from,
                to);
    }

    @Override
    public List<ArchivedMessage> find(List<MessageKey> keys) {
        long[] timestamps = keys.stream().mapToLong(MessageKey::timestamp).toArray();
        byte[][] hashes =
                keys.stream().map(key -> HexFormat.of().parseHex(key.hash())).toArray(byte[][]::new);
        return session.run(
                "read messages",
                connection -> SqlRows.all(
                        connection,
                        "SELECT " + OurRows.FIELDS + " FROM unnest(?::bigint[], ?::bytea[]) k(ts, hash) JOIN message m"
                                + " ON m.ts = k.ts AND m.hash = k.hash JOIN topic t ON t.topic_id = m.topic_id",
                        OurRows::message,
                        timestamps,
                        hashes));
    }

    @Override
    public Session session() {
        return session;
    }

    @Override
    public void close() {
        session.close();
    }

    @Override
    public String toString() {
        return session.toString();
    }
}
