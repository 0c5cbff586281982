package dev.jwaku.tools.archive;

import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.store.ArchivedMessage;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * Loads messages into {@link ReferenceSchema} with {@code COPY}, in the form in which nwaku stores them, both tables
 * together. Keeps at most some megabytes; what is kept goes to the database when there is enough of it and at
 * {@link #close()}. Does not begin or end transactions. Unlike nwaku's inserts it fails at a message that is there
 * already. Not thread-safe; the connection stays open and is not to be used by others meanwhile.
 */
public final class ReferenceLoader implements AutoCloseable {
    private static final int CHUNK = 4 << 20;
    private static final String MESSAGES = "COPY messages"
            + " (pubsubTopic, contentTopic, payload, version, id, messageHash, timestamp, meta) FROM STDIN";
    private static final String LOOKUP = "COPY messages_lookup (messageHash, timestamp) FROM STDIN";
    private static final String NULL = "\\N";

    private final CopyManager copy;
    private final StringBuilder messages = new StringBuilder();
    private final StringBuilder lookup = new StringBuilder();

    ReferenceLoader(Connection connection) throws SQLException {
        copy = connection.unwrap(PGConnection.class).getCopyAPI();
    }

    /** Adds one. @throws SQLException if the database does not take what was added so far */
    public void add(ArchivedMessage archived) throws SQLException {
        WakuMessage message = archived.message();
        String hash = archived.hash().bytes().toHex();
        field(messages, archived.topic().name());
        field(messages, message.contentTopic().name());
        messages.append(message.payload().toHex()).append('\t');
        messages.append(message.version()).append("\t0\t");
        messages.append(hash).append('\t');
        messages.append(archived.timestamp()).append('\t');
        messages.append(message.meta().isEmpty() ? NULL : message.meta().toHex())
                .append('\n');
        lookup.append(hash).append('\t').append(archived.timestamp()).append('\n');
        if (messages.length() >= CHUNK) {
            flush();
        }
    }

    /** The characters that mean something to COPY. */
    private static void field(StringBuilder row, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> row.append("\\\\");
                case '\t' -> row.append("\\t");
                case '\n' -> row.append("\\n");
                case '\r' -> row.append("\\r");
                default -> row.append(c);
            }
        }
        row.append('\t');
    }

    /** Sends what is kept. @throws SQLException if the database does not take it */
    public void flush() throws SQLException {
        send(MESSAGES, messages);
        send(LOOKUP, lookup);
    }

    private void send(String statement, StringBuilder rows) throws SQLException {
        try {
            copy.copyIn(statement, new StringReader(rows.toString()));
        } catch (IOException e) {
            throw new SQLException("no connection for COPY", e);
        } finally {
            rows.setLength(0);
        }
    }

    /** Sends the rest. */
    @Override
    public void close() throws SQLException {
        flush();
    }
}
