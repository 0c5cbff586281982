package dev.jwaku.telemetry.record;

/** One fact. Each checks its fields when it is made and throws {@link IllegalArgumentException} if one cannot be. */
public sealed interface TelemetryRecord permits Session, Heartbeat, Sent, Ack, Stored, Recv, Missed {
    /** Length of tags of messages, in bytes. */
    int MESSAGE_TAG = 16;
    /** Length of tags of conversations and of recipients, in bytes. */
    int SHORT_TAG = 8;
    /** Times are multiples of this. */
    long RESOLUTION_MILLIS = 100;

    /** When it happened by the client's wall clock, in milliseconds since 1970, rounded down to 100. */
    long atMillis();

    /** A time as records carry it: rounded down to 100 ms. */
    static long rounded(long millis) {
        return millis - Math.floorMod(millis, RESOLUTION_MILLIS);
    }
}
