package dev.jwaku.telemetry.record;

/** Why the network did not take a message. */
public enum SendError {
    /** Nothing is known to be wrong. */
    NONE(0),
    /** It can never be sent: the network would refuse it. */
    REFUSED(1),
    /** No live peer took it in time. */
    NO_PEER(2),
    /** Something else. */
    OTHER(3);

    private final int code;

    SendError(int code) {
        this.code = code;
    }

    /** For databases. */
    public int code() {
        return code;
    }
}
