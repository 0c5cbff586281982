package dev.jwaku.tools.archive.importing;

import dev.jwaku.waku.store.ArchivedMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Files as nwaku's SQLite store of version 10 makes them. */
final class NwakuFile {
    private NwakuFile() {}

    static void create(Path file, List<ArchivedMessage> messages) throws SQLException {
        run(
                file,
                "CREATE TABLE message (pubsubTopic BLOB NOT NULL, contentTopic BLOB NOT NULL, payload BLOB,"
                        + " version INTEGER NOT NULL, messageHash BLOB, timestamp INTEGER NOT NULL, meta BLOB,"
                        + " CONSTRAINT messageIndex PRIMARY KEY (messageHash)) WITHOUT ROWID",
                "CREATE INDEX i_ts ON message (timestamp)",
                "PRAGMA user_version = 10");
        try (Connection connection = connect(file);
                PreparedStatement insert = connection.prepareStatement("INSERT INTO message (messageHash, timestamp,"
                        + " pubsubTopic, contentTopic, payload, version, meta) VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            connection.setAutoCommit(false);
            for (ArchivedMessage message : messages) {
                insert.setBytes(1, message.hash().bytes().toByteArray());
                insert.setLong(2, message.timestamp());
                insert.setBytes(3, message.topic().name().getBytes(StandardCharsets.UTF_8));
                insert.setBytes(4, message.message().contentTopic().name().getBytes(StandardCharsets.UTF_8));
                insert.setBytes(5, message.message().payload().toByteArray());
                insert.setInt(6, message.message().version());
                insert.setBytes(7, message.message().meta().toByteArray());
                insert.executeUpdate();
            }
            connection.commit();
        }
    }

    static void run(Path file, String... statements) throws SQLException {
        try (Connection connection = connect(file);
                Statement statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        }
    }

    private static Connection connect(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }
}
