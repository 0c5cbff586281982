package dev.jwaku.tools.storewatch;

import java.util.OptionalLong;

/** How a store answers. One owner. */
final class StoreState {
    private final WatchedStore store;
    private long answers;
    private long silences;
    private long lastAnswer = -1;
    private long silentSince = -1;
    private String failure = "";
    private boolean isSilent;
    private boolean wasSilent;

    StoreState(WatchedStore store) {
        this.store = store;
    }

    WatchedStore store() {
        return store;
    }

    void beginRound() {
        wasSilent = isSilent;
        isSilent = false;
    }

    void answered(long now) {
        answers++;
        lastAnswer = now;
        silentSince = -1;
        failure = "";
    }

    void silent(NoAnswerException e, long now) {
        silences++;
        isSilent = true;
        silentSince = silentSince < 0 ? now : silentSince;
        failure = String.valueOf(e.getMessage());
    }

    /** Whether it did not answer in this round, and so is not asked again. */
    boolean isSilent() {
        return isSilent;
    }

    /** Whether it answers again, for the first time after a round in which it did not. */
    boolean isBack() {
        return wasSilent && !isSilent && silentSince < 0;
    }

    long answers() {
        return answers;
    }

    long silences() {
        return silences;
    }

    /** Nanoseconds since 1970. */
    OptionalLong lastAnswer() {
        return lastAnswer < 0 ? OptionalLong.empty() : OptionalLong.of(lastAnswer);
    }

    /** Nanoseconds since 1970; empty if its last question was answered. */
    OptionalLong silentSince() {
        return silentSince < 0 ? OptionalLong.empty() : OptionalLong.of(silentSince);
    }

    /** Why it did not answer the last question; empty if it did. */
    String failure() {
        return failure;
    }
}
