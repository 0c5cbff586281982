package dev.jwaku.telemetry.record;

import dev.jwaku.runtime.Bytes;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A message is to go to one recipient. A message to a group is one record per recipient, each in a flow of its own.
 *
 * <p>May come twice: while the outcome is not known, and when it is. Both have the same flow, number and message tag;
 * what differs is put together with {@link #merge}, in any order.
 *
 * @param flow tag of the conversation with this recipient; changes with the month
 * @param seq contiguous within a flow, from 0
 * @param message tag of the message at this recipient
 * @param kind what it is
 * @param topic on what kind of topic it goes
 * @param bucket of 256, for partitioned topics
 * @param sizeBits number of bits of its size in bytes, so that sizes are known to a factor of two
 * @param mode of the sender at that time
 * @param atMillis when the messenger accepted it
 * @param outcome whether the network took it
 * @param publishedAtMillis when a live peer of the network first took it
 * @param error why not; 0 if nothing is known to be wrong, see {@link SendError}
 * @param attempts how often it was handed to the network, if that is known
 * @param recipients how many recipients the message has altogether
 */
public record Sent(
        Bytes flow,
        long seq,
        Bytes message,
        Kind kind,
        TopicClass topic,
        OptionalInt bucket,
        int sizeBits,
        Mode mode,
        long atMillis,
        Outcome outcome,
        OptionalLong publishedAtMillis,
        SendError error,
        OptionalInt attempts,
        int recipients)
        implements TelemetryRecord {
    /** The largest sequence number. */
    public static final long MOST_SEQ = Integer.MAX_VALUE;

    private static final int MOST_BUCKET = 255;
    private static final int MOST_BITS = 31;
    private static final int MOST_ATTEMPTS = 32_767;
    private static final int MOST_RECIPIENTS = 32_767;

    /** Checks the fields. */
    public Sent {
        Checks.length("flow", flow, SHORT_TAG);
        Checks.range("seq", seq, 0, MOST_SEQ);
        Checks.length("msg", message, MESSAGE_TAG);
        bucket.ifPresent(value -> Checks.range("bucket", value, 0, MOST_BUCKET));
        Checks.range("size_bits", sizeBits, 0, MOST_BITS);
        Checks.time("at_ms", atMillis);
        publishedAtMillis.ifPresent(value -> Checks.time("published_ms", value));
        attempts.ifPresent(value -> Checks.range("attempts", value, 0, MOST_ATTEMPTS));
        Checks.range("recipients", recipients, 0, MOST_RECIPIENTS);
    }

    /** Whether the network took a message. It only moves forward in this order. */
    public enum Outcome {
        /** Not yet, as far as is known. */
        PENDING(0),
        /** It was given up before a peer of the network took it. */
        FAILED(1),
        /** At least one live peer took it. */
        PUBLISHED(2);

        private final int code;

        Outcome(int code) {
            this.code = code;
        }

        /** For databases. */
        public int code() {
            return code;
        }
    }

    /** The bits of a size in bytes. */
    public static int sizeBits(long bytes) {
        return Math.min(MOST_BITS, Long.SIZE - Long.numberOfLeadingZeros(Math.max(0, bytes)));
    }

    /** Both say something of the same message: the later outcome, the earlier publication, the more attempts. */
    public Sent merge(Sent other) {
        Sent further = other.outcome.compareTo(outcome) > 0 ? other : this;
        OptionalLong published = publishedAtMillis.isPresent() && other.publishedAtMillis.isPresent()
                ? OptionalLong.of(Math.min(publishedAtMillis.getAsLong(), other.publishedAtMillis.getAsLong()))
                : publishedAtMillis.isPresent() ? publishedAtMillis : other.publishedAtMillis;
        OptionalInt most = attempts.isPresent() && other.attempts.isPresent()
                ? OptionalInt.of(Math.max(attempts.getAsInt(), other.attempts.getAsInt()))
                : attempts.isPresent() ? attempts : other.attempts;
        return new Sent(
                flow,
                seq,
                message,
                kind,
                topic,
                bucket,
                sizeBits,
                mode,
                atMillis,
                further.outcome,
                published,
                further.error,
                most,
                recipients);
    }

    /** The same with what became of it. */
    public Sent with(Outcome reached, OptionalLong publishedMillis, SendError reason) {
        return new Sent(
                flow,
                seq,
                message,
                kind,
                topic,
                bucket,
                sizeBits,
                mode,
                atMillis,
                reached,
                publishedMillis,
                reason,
                attempts,
                recipients);
    }
}
