package dev.jwaku.messenger.community;

/** How we stand to a community; the codes are kept on disk. */
public enum Standing {
    /** We look at it. */
    KNOWN(0),
    /** We asked to join and wait for the answer. */
    REQUESTED(1),
    /** We belong to it. */
    MEMBER(2),
    /** We were told no. */
    REJECTED(3),
    /** We took the request back. */
    CANCELLED(4),
    /** Nobody answered for a week. A late answer still counts. */
    EXPIRED(5),
    /** We left, or were removed. */
    LEFT(6);

    private final int code;

    Standing(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Standing of(int code) {
        return values()[Math.clamp(code, 0, values().length - 1)];
    }
}
