package dev.jwaku.tools.archive.database;

import java.util.Comparator;
import java.util.Locale;

/**
 * The place of a message in the order of a history.
 *
 * @param timestamp nanoseconds since 1970
 * @param hash as the database has it, in hexadecimal; in a foreign database perhaps any text
 */
public record MessageKey(long timestamp, String hash) implements Comparable<MessageKey> {
    /** Before all messages. */
    public static final MessageKey FIRST = new MessageKey(Long.MIN_VALUE, "");

    private static final Comparator<MessageKey> ORDER =
            Comparator.comparingLong(MessageKey::timestamp).thenComparing(MessageKey::hash);

    /** As our own database has it: for comparison. */
    public MessageKey normalized() {
        return new MessageKey(timestamp, hash.toLowerCase(Locale.ROOT));
    }

    @Override
    public int compareTo(MessageKey other) {
        return ORDER.compare(this, other);
    }
}
