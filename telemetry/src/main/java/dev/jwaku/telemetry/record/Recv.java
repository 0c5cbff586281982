package dev.jwaku.telemetry.record;

import dev.jwaku.runtime.Bytes;

/**
 * A message was taken in. The witness at the receiver. One per message and installation.
 *
 * @param message its tag at this recipient: the same as in the sender's records
 * @param flow tag of the conversation, of the receiver's own making; changes with the month
 * @param kind what it is
 * @param atMillis when it was stored durably
 * @param path how it came
 * @param duplicates how many copies had come before, all refused until now
 * @param decode what became of it
 */
public record Recv(Bytes message, Bytes flow, Kind kind, long atMillis, Path path, int duplicates, Decode decode)
        implements TelemetryRecord {
    private static final int MOST_DUPLICATES = 1_000_000;

    /** Checks the fields. */
    public Recv {
        Checks.length("msg", message, MESSAGE_TAG);
        Checks.length("flow", flow, SHORT_TAG);
        Checks.time("at_ms", atMillis);
        Checks.range("dup", duplicates, 0, MOST_DUPLICATES);
    }

    /** How a message came. */
    public enum Path {
        /** Through the relay. */
        RELAY(0),
        /** Pushed by a service node. */
        FILTER(1),
        /** From a store node, because it did not come as it was sent. */
        STORE(2),
        /** From another device of the same person. */
        SYNC(3);

        private final int code;

        Path(int code) {
            this.code = code;
        }

        /** For databases. */
        public int code() {
            return code;
        }
    }

    /** What became of a message that came. */
    public enum Decode {
        /** It was understood and kept. */
        OK(0),
        /** It was understood and refused. */
        REFUSED(1);

        private final int code;

        Decode(int code) {
            this.code = code;
        }

        /** For databases. */
        public int code() {
            return code;
        }
    }
}
