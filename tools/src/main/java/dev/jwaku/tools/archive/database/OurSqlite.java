package dev.jwaku.tools.archive.database;

import dev.jwaku.waku.store.ArchivedMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Our schema in SQLite. */
final class OurSqlite implements OurHistory {
    private final Session session;

    private OurSqlite(Session session) {
        this.session = session;
    }

    static OurSqlite open(Path file) {
        String url = HistoryUrl.SQLITE + file;
        Session session = new Session(url, Connections.openForReading(file));
        boolean ready = false;
        try {
            session.step("read the schema", connection -> {
                long columns = SqlRows.number(
                        connection,
                        "SELECT count(*) FROM pragma_table_info('message') WHERE name IN ('ts', 'hash', 'topic')");
                if (columns != 3) {
                    throw new UnusableDatabaseException(url + " has no history of jwaku");
                }
            });
            ready = true;
            return new OurSqlite(session);
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
        return session.run("read messages", connection -> {
            List<ArchivedMessage> found = new ArrayList<>();
            for (MessageKey key : keys) {
                found.addAll(SqlRows.all(
                        connection,
                        "SELECT " + OurRows.FIELDS + " FROM message m JOIN topic t ON t.id = m.topic"
                                + " WHERE m.hash = ? AND m.ts = ?",
                        OurRows::message,
                        HexFormat.of().parseHex(key.hash()),
                        key.timestamp()));
            }
            return found;
        });
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
