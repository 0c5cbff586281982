package dev.jwaku.messenger.chat;

import java.util.List;

/**
 * How far a message of ours has come. It only moves forward, in this order, unless its user has it tried again after it
 * failed; the codes are kept on disk.
 */
public enum State {
    /** On disk here. */
    QUEUED(1),
    /** Handed to delivery. */
    SENDING(2),
    /** At least one live peer of the network took it. */
    PUBLISHED(3),
    /** Store nodes said that they hold it. Not reached where there is no store node to ask. */
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

    /** Whether something may still change it without its user. */
    boolean isOpen() {
        return compareTo(FAILED) < 0;
    }

    static State of(int code) {
        for (State state : values()) {
            if (state.code == code) {
                return state;
            }
        }
        throw new IllegalArgumentException("no state has code " + code);
    }

    /**
     * The state of a message from the states of its parts: the least of those that are still tried; if none is, failed
     * if any has failed, and else delivered.
     */
    static State ofAll(List<State> parts) {
        State least = DELIVERED;
        boolean hasFailed = false;
        for (State part : parts) {
            hasFailed |= part == FAILED;
            if (part.isOpen() && part.compareTo(least) < 0) {
                least = part;
            }
        }
        return least == DELIVERED && hasFailed ? FAILED : least;
    }
}
