package dev.jwaku.waku.message;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.sharding.ContentTopic;
import java.util.OptionalLong;

/**
 * A message as 14/WAKU2-MESSAGE defines it.
 *
 * @param payload what the application says; other nodes refuse an empty one
 * @param contentTopic what it is about
 * @param version how the payload is encrypted: 0 not by Waku, 1 per 26/WAKU2-PAYLOAD, 2 noise; an unsigned 32-bit
 *     number
 * @param timestamp when it was made, in nanoseconds since 1970; see {@link Timestamps}
 * @param meta up to 64 bytes for the application; part of the {@link MessageHash}; empty if absent
 * @param rateLimitProof an encoded RateLimitProof, kept as it is; empty if absent
 * @param ephemeral whether it must not be archived
 */
public record WakuMessage(
        Bytes payload,
        ContentTopic contentTopic,
        int version,
        OptionalLong timestamp,
        Bytes meta,
        Bytes rateLimitProof,
        boolean ephemeral) {
    /** Longest meta. */
    public static final int MAX_META_LENGTH = 64;

    public WakuMessage {
        if (meta.length() > MAX_META_LENGTH) {
            throw new IllegalArgumentException("meta has " + meta.length() + " bytes, at most " + MAX_META_LENGTH);
        }
    }

    /** A builder for a message of version 0 without timestamp, meta and proof. */
    public static Builder builder(Bytes payload, ContentTopic contentTopic) {
        return new Builder(payload, contentTopic);
    }

    /** A builder that starts with this message. */
    public Builder toBuilder() {
        Builder builder = new Builder(payload, contentTopic)
                .version(version)
                .meta(meta)
                .rateLimitProof(rateLimitProof)
                .ephemeral(ephemeral);
        timestamp.ifPresent(builder::timestamp);
        return builder;
    }

    /** Content topic and sizes; never content. */
    @Override
    public String toString() {
        return "WakuMessage[" + contentTopic + ", " + payload.length() + " bytes]";
    }

    /** Collects the fields. */
    public static final class Builder {
        private final Bytes payload;
        private final ContentTopic contentTopic;
        private int version;
        private OptionalLong timestamp = OptionalLong.empty();
        private Bytes meta = Bytes.EMPTY;
        private Bytes rateLimitProof = Bytes.EMPTY;
        private boolean ephemeral;

        private Builder(Bytes payload, ContentTopic contentTopic) {
            this.payload = payload;
            this.contentTopic = contentTopic;
        }

        /** Sets how the payload is encrypted. */
        public Builder version(int number) {
            version = number;
            return this;
        }

        /** Sets the time in nanoseconds since 1970. */
        public Builder timestamp(long nanos) {
            timestamp = OptionalLong.of(nanos);
            return this;
        }

        /** Sets meta; at most 64 bytes. */
        public Builder meta(Bytes bytes) {
            meta = bytes;
            return this;
        }

        /** Sets the encoded proof. */
        public Builder rateLimitProof(Bytes encoded) {
            rateLimitProof = encoded;
            return this;
        }

        /** Sets whether archives leave it out. */
        public Builder ephemeral(boolean value) {
            ephemeral = value;
            return this;
        }

        /** The message. @throws IllegalArgumentException if meta is too long */
        public WakuMessage build() {
            return new WakuMessage(payload, contentTopic, version, timestamp, meta, rateLimitProof, ephemeral);
        }
    }
}
