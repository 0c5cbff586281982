package dev.jwaku.telemetry.record;

import dev.jwaku.runtime.Bytes;
import java.util.OptionalInt;

/**
 * The recipient acknowledged a message, after it had stored it. A witness at the sender.
 *
 * @param message its tag at this recipient
 * @param peer tag of the recipient, the same in all records of an installation id
 * @param atMillis when the acknowledgement came
 * @param retransmissions how often it was sent after the first time, if that is known
 */
public record Ack(Bytes message, Bytes peer, long atMillis, OptionalInt retransmissions) implements TelemetryRecord {
    private static final int MOST_RETRANSMISSIONS = 32_767;

    /** Checks the fields. */
    public Ack {
        Checks.length("msg", message, MESSAGE_TAG);
        Checks.length("peer", peer, SHORT_TAG);
        Checks.time("at_ms", atMillis);
        retransmissions.ifPresent(value -> Checks.range("retransmissions", value, 0, MOST_RETRANSMISSIONS));
    }
}
