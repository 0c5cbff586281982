package dev.jwaku.messenger.datasync;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;

/** A message that waits for its acknowledgement, in memory. While it waits in a queue its due time must not change. */
final class Pending {
    static final Comparator<Pending> BY_DUE =
            Comparator.comparing((Pending pending) -> pending.dueAt).thenComparingLong(pending -> pending.sequence);

    private final SyncRecord origin;
    private final long sequence;
    private int attempts;
    private Instant dueAt;
    private Instant lastSentAt;

    Pending(SyncRecord origin, long sequence) {
        this.origin = origin;
        this.sequence = sequence;
        this.attempts = origin.attempts();
        this.dueAt = origin.dueAt();
        this.lastSentAt = origin.lastSentAt();
    }

    MvdsId id() {
        return origin.id();
    }

    MvdsMessage message() {
        return origin.message();
    }

    Instant createdAt() {
        return origin.createdAt();
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

    /** It leaves now, and is due again at the given time unless the gap is measured anew from its publication. */
    void sent(Instant now, Instant next) {
        attempts++;
        lastSentAt = now;
        dueAt = next;
    }

    void due(Instant next) {
        dueAt = next;
    }

    void published(Instant now, Instant next) {
        lastSentAt = now;
        dueAt = next;
    }

    void beginAnew(Instant next) {
        attempts = 0;
        dueAt = next;
    }

    void shift(Duration back) {
        dueAt = dueAt.minus(back);
        lastSentAt = lastSentAt.equals(Instant.EPOCH) ? lastSentAt : lastSentAt.minus(back);
    }

    SyncRecord toRecord() {
        return new SyncRecord(
                origin.peer(), origin.id(), origin.message(), origin.createdAt(), attempts, dueAt, lastSentAt);
    }
}
