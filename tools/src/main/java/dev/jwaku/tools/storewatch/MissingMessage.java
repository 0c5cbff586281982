package dev.jwaku.tools.storewatch;

import dev.jwaku.waku.message.MessageHash;
import java.util.Arrays;
import java.util.OptionalLong;

/** A message that some store lacks, or may lack; what is known of it at each store. One owner. */
final class MissingMessage {
    private final MessageHash hash;
    private final long since;
    private final Presence[] at;
    private final long[] noticed;
    private final long[] repaired;
    private TimeWindow window;
    private boolean isSent;
    private long due;
    private int asked;

    MissingMessage(MessageHash hash, TimeWindow window, boolean isSent, int stores, long now) {
        this.hash = hash;
        this.window = window;
        this.isSent = isSent;
        this.since = now;
        this.due = now;
        this.at = new Presence[stores];
        this.noticed = new long[stores];
        this.repaired = new long[stores];
        Arrays.fill(at, Presence.UNKNOWN);
    }

    private enum Presence {
        /** It has not answered for it. */
        UNKNOWN,
        /** It has it. */
        HAS,
        /** It answered, and does not have it. */
        MISSING,
        /** It did not have it, and has it now. */
        REPAIRED
    }

    MessageHash hash() {
        return hash;
    }

    /** When it was sent, as far as that is known. */
    TimeWindow window() {
        return window;
    }

    void narrow(TimeWindow narrower) {
        window = narrower;
    }

    /** When it was first looked for. */
    long since() {
        return since;
    }

    void alsoSent(boolean sent) {
        isSent |= sent;
    }

    /** Whether a sender's journal tells of it. */
    boolean isSent() {
        return isSent;
    }

    boolean isDue(long now) {
        return due <= now;
    }

    void hurry() {
        due = Long.MIN_VALUE;
    }

    void askAgain(long time) {
        asked++;
        due = time;
    }

    int asked() {
        return asked;
    }

    /** It is there; for how long it was known to be missing, if it was. */
    OptionalLong has(int store, long now) {
        if (at[store] == Presence.MISSING) {
            at[store] = Presence.REPAIRED;
            repaired[store] = now;
            return OptionalLong.of(now - noticed[store]);
        }
        if (at[store] == Presence.UNKNOWN) {
            at[store] = Presence.HAS;
        }
        return OptionalLong.empty();
    }

    /** It is not there; true if that is new. A store that has lost it again lacks it again. */
    boolean lacks(int store, long now) {
        if (at[store] == Presence.MISSING) {
            return false;
        }
        at[store] = Presence.MISSING;
        noticed[store] = now;
        return true;
    }

    boolean isOpenAt(int store) {
        return at[store] == Presence.UNKNOWN || at[store] == Presence.MISSING;
    }

    boolean isUnknownAt(int store) {
        return at[store] == Presence.UNKNOWN;
    }

    boolean isMissingAt(int store) {
        return at[store] == Presence.MISSING;
    }

    boolean isRepairedAt(int store) {
        return at[store] == Presence.REPAIRED;
    }

    boolean hasAt(int store) {
        return at[store] == Presence.HAS || at[store] == Presence.REPAIRED;
    }

    /** When it was found missing there. */
    long noticed(int store) {
        return noticed[store];
    }

    /** When it was found there after all. */
    long repaired(int store) {
        return repaired[store];
    }

    boolean isEverywhere() {
        return Arrays.stream(at).allMatch(one -> one == Presence.HAS || one == Presence.REPAIRED);
    }

    /** Every store answered, and none has it. */
    boolean isNowhere() {
        return Arrays.stream(at).allMatch(one -> one == Presence.MISSING);
    }

    boolean isKnownEverywhere() {
        return Arrays.stream(at).noneMatch(one -> one == Presence.UNKNOWN);
    }

    /** Whether any store was found to lack it. */
    boolean wasMissing() {
        return Arrays.stream(at).anyMatch(one -> one == Presence.MISSING || one == Presence.REPAIRED);
    }
}
