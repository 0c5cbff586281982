package dev.jwaku.simulation.replay;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** One node's table of messages in SQLite. One task uses it. */
final class ProofLedger implements AutoCloseable {
    private final Connection connection;
    private final PreparedStatement insert;

    private ProofLedger(Connection connection, PreparedStatement insert) {
        this.connection = connection;
        this.insert = insert;
    }

    static ProofLedger open(Path file) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout=0");
            statement.execute("PRAGMA synchronous=OFF");
            statement.execute("PRAGMA journal_mode=MEMORY");
            statement.execute(
                    "CREATE TABLE message" + " (author TEXT, number INTEGER, text BLOB, PRIMARY KEY (author, number))");
        }
        connection.setAutoCommit(false);
        return new ProofLedger(
                connection, connection.prepareStatement("INSERT INTO message (author, number, text) VALUES (?, ?, ?)"));
    }

    /** Stores all of them in one transaction. */
    void store(List<ProofMessage> messages) throws SQLException {
        for (ProofMessage message : messages) {
            insert.setString(1, message.author());
            insert.setLong(2, message.number());
            insert.setBytes(3, message.text().toByteArray());
            insert.executeUpdate();
        }
        connection.commit();
    }

    /** How many messages are in it. */
    long size() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM message")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        insert.close();
        connection.close();
    }
}
