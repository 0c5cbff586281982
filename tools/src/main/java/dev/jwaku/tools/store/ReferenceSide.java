package dev.jwaku.tools.store;

import dev.jwaku.tools.store.Failures.SqlFailure;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * nwaku's tables, asked with the statements that nwaku sends and in its way: text for the one kind, prepared with text
 * values for the other, each committed by itself. There is no nwaku process in between.
 */
final class ReferenceSide implements Side {
    private final String jdbcUrl;

    /** @param jdbcUrl of the database with the tables, with user and password */
    ReferenceSide(String jdbcUrl) {
        this.jdbcUrl = jdbcUrl;
    }

    @Override
    public String name() {
        return REFERENCE;
    }

    @Override
    public Session open() {
        try {
            Connection text = connect("preferQueryMode", "simple");
            boolean complete = false;
            try {
                Session session = new ReferenceSession(text, connect("binaryTransfer", "false"));
                complete = true;
                return session;
            } finally {
                if (!complete) {
                    text.close();
                }
            }
        } catch (SQLException e) {
            throw new SqlFailure("no connection to the reference's tables", e);
        }
    }

    private Connection connect(String name, String value) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty(name, value);
        properties.setProperty("prepareThreshold", "1");
        properties.setProperty("ApplicationName", "jwaku-bench-reference");
        return DriverManager.getConnection(jdbcUrl, properties);
    }

    @Override
    public void close() {
        // every session has its own connections
    }
}
