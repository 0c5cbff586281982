package dev.jwaku.archive.postgres;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.store.StoreEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Optional;

/**
 * A row of table {@code message}, as far as it was read.
 *
 * @param timestamp nanoseconds since 1970
 * @param topic number of its pair of topics
 * @param data the rest, when data was asked for
 */
record Row(long timestamp, MessageHash hash, int topic, Optional<Data> data) {
    static final Comparator<Row> ORDER =
            Comparator.comparingLong(Row::timestamp).thenComparing(Row::hash);

    /** Columns that {@link #read} wants, of a table called {@code m}. */
    static String columns(boolean withData) {
        return withData ? "m.ts, m.hash, m.topic_id, m.version, m.payload, m.meta" : "m.ts, m.hash, m.topic_id";
    }

    static Row read(ResultSet row, boolean withData) throws SQLException {
        MessageHash hash = new MessageHash(Bytes.wrap(row.getBytes(2)));
        if (!withData) {
            return new Row(row.getLong(1), hash, row.getInt(3), Optional.empty());
        }
        byte[] meta = row.getBytes(6);
        Data data = new Data(row.getInt(4), Bytes.wrap(row.getBytes(5)), meta == null ? Bytes.EMPTY : Bytes.wrap(meta));
        return new Row(row.getLong(1), hash, row.getInt(3), Optional.of(data));
    }

    StoreEntry entry() {
        return StoreEntry.of(hash);
    }

    StoreEntry entry(Data content, TopicPair pair) {
        WakuMessage message = WakuMessage.builder(content.payload(), ContentTopic.of(pair.content()))
                .timestamp(timestamp)
                .version(content.version())
                .meta(content.meta())
                .build();
        return StoreEntry.of(hash, PubsubTopic.of(pair.pubsub()), message);
    }

    /** What only a reader of messages wants. */
    record Data(int version, Bytes payload, Bytes meta) {}
}
