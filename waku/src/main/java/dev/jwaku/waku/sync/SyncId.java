package dev.jwaku.waku.sync;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.message.MessageHash;

/**
 * The place of a message in time.
 *
 * @param timestamp nanoseconds since 1970
 * @param hash its name, by which messages of the same time are ordered
 */
public record SyncId(long timestamp, MessageHash hash) implements Comparable<SyncId> {
    static final MessageHash LOWEST = new MessageHash(Bytes.wrap(new byte[MessageHash.LENGTH]));
    static final MessageHash HIGHEST = new MessageHash(Bytes.fromHex("ff".repeat(MessageHash.LENGTH)));

    /** Before all messages of a time. */
    static SyncId before(long timestamp) {
        return new SyncId(timestamp, LOWEST);
    }

    /** After all messages of a time. */
    static SyncId after(long timestamp) {
        return new SyncId(timestamp, HIGHEST);
    }

    @Override
    public int compareTo(SyncId other) {
        int byTime = Long.compare(timestamp, other.timestamp);
        return byTime != 0 ? byTime : hash.compareTo(other.hash);
    }
}
