package dev.jwaku.telemetry.record;

/** How a node takes part in the network. */
public enum Mode {
    /** It relays. */
    RELAY(0),
    /** It is a client of service nodes. */
    LIGHT(1);

    private final int code;

    Mode(int code) {
        this.code = code;
    }

    /** For databases. */
    public int code() {
        return code;
    }
}
