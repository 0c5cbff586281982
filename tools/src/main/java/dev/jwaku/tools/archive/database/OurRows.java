package dev.jwaku.tools.archive.database;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.store.ArchivedMessage;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Rows of our tables, the same in all databases. */
public final class OurRows {
    /** What {@link #message} reads; the table of messages is {@code m}, that of topics {@code t}. */
    public static final String FIELDS = "m.ts, m.hash, t.pubsub, t.content, m.version, m.payload, m.meta";

    private OurRows() {}

    /** The message of a row. */
    public static ArchivedMessage message(ResultSet row) throws SQLException {
        byte[] meta = row.getBytes(7);
        WakuMessage message = WakuMessage.builder(Bytes.wrap(row.getBytes(6)), ContentTopic.of(row.getString(4)))
                .timestamp(row.getLong(1))
                .version(row.getInt(5))
                .meta(meta == null ? Bytes.EMPTY : Bytes.wrap(meta))
                .build();
        return new ArchivedMessage(
                new MessageHash(Bytes.wrap(row.getBytes(2))), PubsubTopic.of(row.getString(3)), message);
    }
}
