package dev.jwaku.tools.store;

import dev.jwaku.tools.store.Failures.SqlFailure;
import dev.jwaku.tools.store.database.BenchDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * nwaku's tables, asked with the statements that nwaku sends and in its way: text for the one kind, prepared with text
 * values for the other, each committed by itself. There is no nwaku process in between.
 */
final class ReferenceSide implements Side {
    private final BenchDatabase database;

    /** @param database the one with the tables */
    ReferenceSide(BenchDatabase database) {
        this.database = database;
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
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put(name, value);
        properties.put("prepareThreshold", "1");
        properties.put("ApplicationName", "jwaku-bench-reference");
        return database.connect(properties);
    }

    @Override
    public void close() {
        // every session has its own connections
    }
}
