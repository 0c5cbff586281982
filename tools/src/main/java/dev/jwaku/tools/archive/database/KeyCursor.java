package dev.jwaku.tools.archive.database;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Places of messages, one after the other. Its session does nothing else until it is closed. */
public final class KeyCursor implements AutoCloseable {
    private static final int FETCH = 5000;

    private final Session session;
    private final PreparedStatement statement;
    private final ResultSet rows;
    private final SqlRows.Reader<String> hash;

    private KeyCursor(Session session, PreparedStatement statement, ResultSet rows, SqlRows.Reader<String> hash) {
        this.session = session;
        this.statement = statement;
        this.rows = rows;
        this.hash = hash;
    }

    /**
     * Begins to read.
     *
     * @param query its first column is the timestamp
     * @param hash reads the hash as text
     */
    static KeyCursor open(Session session, String query, SqlRows.Reader<String> hash, Object... parameters) {
        try {
            PreparedStatement statement = SqlRows.bound(session.connection(), query, parameters);
            statement.setFetchSize(FETCH);
            return new KeyCursor(session, statement, statement.executeQuery(), hash);
        } catch (SQLException e) {
            session.rollback();
            throw Connections.failed(session, "read messages", e);
        }
    }

    /** The next one; empty if there is none. */
    public Optional<MessageKey> next() {
        try {
            return rows.next() ? Optional.of(new MessageKey(rows.getLong(1), hash.read(rows))) : Optional.empty();
        } catch (SQLException e) {
            throw Connections.failed(session, "read messages", e);
        }
    }

    @Override
    public void close() {
        try {
            statement.close();
        } catch (SQLException e) {
            throw Connections.failed(session, "read messages", e);
        } finally {
            session.rollback();
        }
    }
}
