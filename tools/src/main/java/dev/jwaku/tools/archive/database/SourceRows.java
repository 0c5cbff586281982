package dev.jwaku.tools.archive.database;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.store.ArchivedMessage;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/** Reads the fields of nwaku's rows. Anything may be in them. */
final class SourceRows {
    /** Longest names that our schema takes, bytes. */
    static final int MAX_PUBSUB = 256;

    static final int MAX_CONTENT = 1024;

    /** How far ahead of the present a message may be. */
    private static final long AHEAD = TimeUnit.HOURS.toNanos(1);

    private SourceRows() {}

    /** A row of the PostgreSQL schema: payload and meta are hexadecimal text, perhaps null. */
    static SourceRow ofText(MessageKey key, Fields<String> fields) {
        try {
            return sound(
                    key,
                    fields.pubsub(),
                    fields.content(),
                    hex("payload", fields.payload()),
                    fields.version(),
                    hex("meta", fields.meta()));
        } catch (DefectException e) {
            return new SourceRow.Defective(key, e.reason);
        }
    }

    /** A row of the SQLite schema: all but the version are bytes. */
    static SourceRow ofBytes(MessageKey key, Fields<Bytes> fields) {
        try {
            return sound(
                    key,
                    utf8("pubsub topic", fields.pubsub()),
                    utf8("content topic", fields.content()),
                    fields.payload(),
                    fields.version(),
                    fields.meta());
        } catch (DefectException e) {
            return new SourceRow.Defective(key, e.reason);
        }
    }

    private static SourceRow sound(
            MessageKey key, String pubsub, String content, Bytes payload, int version, Bytes meta) {
        checkSize("pubsub topic", pubsub, 1, MAX_PUBSUB);
        checkSize("content topic", content, 0, MAX_CONTENT);
        check(meta.length() <= WakuMessage.MAX_META_LENGTH, "meta has " + meta.length() + " bytes");
        check(key.timestamp() > 0, "the timestamp is before 1970");
        check(key.timestamp() <= latest(), "the timestamp is in the future");
        Bytes hash = hex("hash", key.hash());
        check(hash.length() == MessageHash.LENGTH, "the hash has " + hash.length() + " bytes");
        WakuMessage message = WakuMessage.builder(payload, ContentTopic.of(content))
                .timestamp(key.timestamp())
                .version(version)
                .meta(meta)
                .build();
        return new SourceRow.Sound(key, new ArchivedMessage(new MessageHash(hash), PubsubTopic.of(pubsub), message));
    }

    /** Newest timestamp that a message may have. */
    static long latest() {
        return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) + AHEAD;
    }

    private static void checkSize(String what, String text, int least, int most) {
        int size = text.getBytes(StandardCharsets.UTF_8).length;
        check(size >= least && size <= most, "the " + what + " has " + size + " bytes");
        check(text.indexOf('\0') < 0, "the " + what + " has a character 0");
    }

    private static Bytes hex(String what, String text) {
        try {
            return text.isEmpty() ? Bytes.EMPTY : Bytes.wrap(HexFormat.of().parseHex(text));
        } catch (IllegalArgumentException e) {
            throw new DefectException("the " + what + " is not hexadecimal");
        }
    }

    private static String utf8(String what, Bytes bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DefectException("the " + what + " is not UTF-8");
        }
    }

    private static void check(boolean good, String reason) {
        if (!good) {
            throw new DefectException(reason);
        }
    }

    /**
     * Columns of a row.
     *
     * @param <T> how they are stored
     */
    record Fields<T>(T pubsub, T content, T payload, int version, T meta) {}

    /** Thrown per row, so without a stack. */
    private static final class DefectException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String reason;

        private DefectException(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }
    }
}
