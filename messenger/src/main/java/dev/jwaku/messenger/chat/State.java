package dev.jwaku.messenger.chat;

/** How far a message of ours has come. It only moves forward, in this order; the codes are kept on disk. */
public enum State {
    /** On disk here. */
    QUEUED(1),
    /** Handed to delivery. */
    SENDING(2),
    /** At least one live peer of the network took it. */
    PUBLISHED(3),
    /** Store nodes said that they hold it. Not reached before there is a store to ask. */
    STORED(4),
    /** The recipient did not acknowledge it in time. A later acknowledgement overrides this. */
    FAILED(5),
    /** The recipient itself acknowledged it, after storing it. Final. */
    DELIVERED(6);

    private final int code;

    State(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static State of(int code) {
        for (State state : values()) {
            if (state.code == code) {
                return state;
            }
        }
        throw new IllegalArgumentException("no state has code " + code);
    }
}
