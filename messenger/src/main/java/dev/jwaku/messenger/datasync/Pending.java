package dev.jwaku.messenger.datasync;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;

/** A message that waits for its acknowledgement, in memory. While it waits in a queue its due time must not change. */
final class Pending {
    static final Comparator<Pending> BY_DUE =
            Comparator.comparing((Pending pending) -> pending.dueAt).thenComparingLong(pending -> pending.sequence);

    private static final int MOST_RETURNS = 10;
    private static final Duration LONGEST_RETURN_GAP = Duration.ofHours(1);

    private final SyncRecord origin;
    private final long sequence;
    private Instant createdAt;
    private int attempts;
    private Instant dueAt;
    private Instant lastSentAt;
    private Proof proof;
    private long dispatch = -1;
    /** How often the peer came back and did not acknowledge it. */
    private int returns;
    /** How often the peer repeated something to us and did not acknowledge it. */
    private int repeats;
    /** Whether a device that cannot read it became known while it was on its way. */
    private boolean isOutdated;
    /** By when the peer's return wants it sent again; {@link Instant#MAX} if nothing does. */
    private Instant wantedBy = Instant.MAX;

    Pending(SyncRecord origin, long sequence) {
        this.origin = origin;
        this.sequence = sequence;
        this.createdAt = origin.createdAt();
        this.attempts = origin.attempts();
        this.dueAt = origin.dueAt();
        this.lastSentAt = origin.lastSentAt();
        this.proof = origin.isStored() ? Proof.STORED : Proof.NONE;
    }

    MvdsId id() {
        return origin.id();
    }

    MvdsMessage message() {
        return origin.message();
    }

    Instant createdAt() {
        return createdAt;
    }

    int attempts() {
        return attempts;
    }

    Instant dueAt() {
        return dueAt;
    }

    Instant lastSentAt() {
        return lastSentAt;
    }

    Proof proof() {
        return proof;
    }

    /** The last sending. */
    long dispatch() {
        return dispatch;
    }

    /** It leaves now; {@link #due} is set once it is known when. */
    void sent(Instant now, long by) {
        attempts++;
        lastSentAt = now;
        dispatch = by;
        isOutdated = false;
        wantedBy = Instant.MAX;
    }

    /** What is on its way cannot be read by all devices. */
    void outdated() {
        isOutdated = true;
    }

    boolean isOutdated() {
        return isOutdated;
    }

    /** It is to be sent again by then, whatever becomes known meanwhile. */
    void wantedBy(Instant time) {
        wantedBy = time.isBefore(wantedBy) ? time : wantedBy;
    }

    Instant wantedBy() {
        return wantedBy;
    }

    /** Whether it is sent again soon, or for the first time, whatever its own schedule is. */
    boolean isWanted() {
        return attempts == 0 || !wantedBy.equals(Instant.MAX);
    }

    boolean isWantedBefore(Instant time) {
        return wantedBy.isBefore(time);
    }

    void due(Instant next) {
        dueAt = next;
    }

    void published(Instant now) {
        lastSentAt = now;
        proof = proof == Proof.STORED ? Proof.STORED : Proof.EXPECTED;
    }

    /** Store nodes hold it: from now on it is repeated as if it had been sent once. */
    void stored() {
        attempts = proof == Proof.STORED ? attempts : Math.min(attempts, 1);
        proof = Proof.STORED;
    }

    void unprovable() {
        proof = proof == Proof.STORED ? Proof.STORED : Proof.NONE;
    }

    void beginAnew(Instant next) {
        attempts = 0;
        dueAt = next;
        isOutdated = false;
        wantedBy = Instant.MAX;
    }

    /** The user asks to try again, with all its time before it. */
    void renew(Instant now) {
        createdAt = now;
        returns = 0;
        repeats = 0;
    }

    /** The peer came back. */
    void returned() {
        returns = Math.min(returns + 1, MOST_RETURNS);
    }

    /** How long ago it must have left to be sent again because the peer came back. */
    Duration returnGap() {
        return doubled(returns);
    }

    /**
     * The peer repeated something. Counted apart, for on a bad link it does so often and its next return must count.
     */
    void repeated() {
        repeats = Math.min(repeats + 1, MOST_RETURNS);
    }

    /** How long ago it must have left to be sent again because the peer repeated something. */
    Duration repeatGap() {
        return doubled(repeats);
    }

    private static Duration doubled(int times) {
        Duration gap = Mvds.NOT_AGAIN_WITHIN.multipliedBy(1L << times);
        return gap.compareTo(LONGEST_RETURN_GAP) < 0 ? gap : LONGEST_RETURN_GAP;
    }

    void shift(Duration back) {
        dueAt = dueAt.minus(back);
        wantedBy = wantedBy.equals(Instant.MAX) ? wantedBy : wantedBy.minus(back);
        lastSentAt = lastSentAt.equals(Instant.EPOCH) ? lastSentAt : lastSentAt.minus(back);
    }

    SyncRecord toRecord() {
        return new SyncRecord(
                origin.peer(),
                origin.id(),
                origin.message(),
                createdAt,
                attempts,
                dueAt,
                lastSentAt,
                proof == Proof.STORED);
    }
}
