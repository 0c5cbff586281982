package dev.jwaku.tools.dogfood.room;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A message of this participant, and what became of it. Not thread-safe. */
final class OwnMessage {
    private final int index;
    private final Instant queuedAt;
    private final Map<String, Instant> acks = new LinkedHashMap<>();
    private Optional<Instant> acceptedAt = Optional.empty();
    private boolean stored;
    private boolean failed;

    OwnMessage(int index, Instant queuedAt) {
        this.index = index;
        this.queuedAt = queuedAt;
    }

    int index() {
        return index;
    }

    Instant queuedAt() {
        return queuedAt;
    }

    void accepted(Instant at) {
        if (acceptedAt.isEmpty()) {
            acceptedAt = Optional.of(at);
        }
        failed = false;
    }

    void stored() {
        stored = true;
    }

    void failed() {
        failed = acceptedAt.isEmpty();
    }

    void acknowledged(String by, Instant at) {
        acks.putIfAbsent(by, at);
        accepted(at);
    }

    Optional<Instant> acceptedAt() {
        return acceptedAt;
    }

    boolean isStored() {
        return stored;
    }

    boolean isFailed() {
        return failed;
    }

    boolean isSettled() {
        return failed || acceptedAt.isPresent();
    }

    Map<String, Instant> acks() {
        return acks;
    }
}
