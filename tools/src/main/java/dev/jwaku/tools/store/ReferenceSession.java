package dev.jwaku.tools.store;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.tools.store.Failures.SqlFailure;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.store.ArchivedMessage;
import dev.jwaku.waku.store.StoreQuery;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Two connections to nwaku's tables. Owns them. */
final class ReferenceSession implements Side.Session {
    private final Connection text;
    private final Connection prepared;
    private final PreparedStatement cursorTime;
    private final PreparedStatement insert;
    private final PreparedStatement insertLookup;
    private long requests;

    /** Takes over both connections. */
    ReferenceSession(Connection text, Connection prepared) throws SQLException {
        this.text = text;
        this.prepared = prepared;
        this.cursorTime = prepared.prepareStatement(ReferenceSql.CURSOR_TIME);
        this.insert = prepared.prepareStatement(ReferenceSql.INSERT);
        this.insertLookup = prepared.prepareStatement(ReferenceSql.INSERT_LOOKUP);
    }

    @Override
    public Answer ask(Question question) {
        try {
            return switch (question) {
                case Question.Page page -> page(page.query());
                case Question.Oldest oldest -> number(ReferenceSql.OLDEST);
                case Question.Count count -> number(ReferenceSql.COUNT);
                case Question.Insert messages -> insert(messages.messages());
            };
        } catch (SQLException e) {
            throw new SqlFailure("the reference's tables", e);
        }
    }

    private Answer page(StoreQuery query) throws SQLException {
        OptionalLong time = OptionalLong.empty();
        if (query.cursor().isPresent()) {
            time = cursorTime(query.cursor().get());
        }
        String sql = ReferenceSql.page(query, time, Long.toHexString(requests++));
        List<Bytes> hashes = new ArrayList<>();
        try (Statement statement = text.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next() && hashes.size() < query.pageSize()) {
                if (ReferenceSql.hasData(query)) {
                    read(rows);
                }
                hashes.add(Bytes.fromHex(rows.getString(1)));
            }
        }
        return Answer.of(hashes);
    }

    /** nwaku makes a message of every row, wanted or not. */
    private static void read(ResultSet row) throws SQLException {
        Bytes payload = Bytes.fromHex(row.getString(4));
        Bytes meta = Bytes.fromHex(Optional.ofNullable(row.getString(7)).orElse(""));
        if (payload.isEmpty()
                || row.getString(2).isEmpty()
                || row.getString(3).isEmpty()
                || row.getInt(5) < 0
                || row.getLong(6) <= 0
                || meta.length() > 64) {
            throw new IllegalStateException("a row of the reference's tables is no message");
        }
    }

    private OptionalLong cursorTime(MessageHash cursor) throws SQLException {
        cursorTime.setString(1, cursor.bytes().toHex());
        try (ResultSet rows = cursorTime.executeQuery()) {
            if (!rows.next()) {
                throw new IllegalStateException("cursor not found");
            }
            return OptionalLong.of(rows.getLong(1));
        }
    }

    private Answer number(String sql) throws SQLException {
        try (Statement statement = text.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return Answer.of(rows.next() && rows.getLong(1) > 0 ? 1 : 0);
        }
    }

    private Answer insert(List<ArchivedMessage> messages) throws SQLException {
        int inserted = 0;
        for (ArchivedMessage one : messages) {
            String hash = one.hash().bytes().toHex();
            String meta = one.message().meta().toHex();
            insert.setString(1, "0");
            insert.setString(2, hash);
            insert.setString(3, one.topic().name());
            insert.setString(4, one.message().contentTopic().name());
            insert.setString(5, one.message().payload().toHex());
            insert.setInt(6, one.message().version());
            insert.setLong(7, one.timestamp());
            insert.setString(8, meta);
            insert.setString(9, meta);
            inserted += insert.executeUpdate();
            insertLookup.setString(1, hash);
            insertLookup.setLong(2, one.timestamp());
            insertLookup.executeUpdate();
        }
        return Answer.of(inserted);
    }

    @Override
    public void close() {
        try (text;
                prepared) {
            cursorTime.close();
            insert.close();
            insertLookup.close();
        } catch (SQLException e) {
            throw new SqlFailure("closing the reference's connections", e);
        }
    }
}
