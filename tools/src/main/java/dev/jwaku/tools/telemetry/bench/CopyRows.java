package dev.jwaku.tools.telemetry.bench;

import dev.jwaku.archive.postgres.PostgresUrl;
import dev.jwaku.runtime.Bytes;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Rows into one table of PostgreSQL by COPY, on a connection of its own. All of them are there when it is finished. */
final class CopyRows implements AutoCloseable {
    private static final int PORTION = 1 << 16;

    private final Connection connection;
    private final CopyIn copy;
    private final StringBuilder text = new StringBuilder(PORTION + 1024);
    private long rows;

    /** @param columns as they stand in a statement */
    CopyRows(PostgresUrl url, String table, String columns) throws SQLException {
        this.connection = DriverManager.getConnection(url.jdbcUrl(), url.properties());
        this.copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + table + " (" + columns + ") FROM STDIN");
    }

    /** @param values bytes, texts without special characters, numbers, null */
    void add(@Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            if (i > 0) {
                text.append('\t');
            }
            Object value = values[i];
            if (value == null) {
                text.append("\\N");
            } else if (value instanceof Bytes bytes) {
                text.append("\\\\x").append(bytes.toHex());
            } else {
                text.append(value);
            }
        }
        text.append('\n');
        rows++;
        if (text.length() >= PORTION) {
            flush();
        }
    }

    private void flush() throws SQLException {
        byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        copy.writeToCopy(bytes, 0, bytes.length);
        text.setLength(0);
    }

    /** All rows are there; returns how many. */
    long finish() throws SQLException {
        flush();
        copy.endCopy();
        return rows;
    }

    @Override
    public void close() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
        connection.close();
    }
}
