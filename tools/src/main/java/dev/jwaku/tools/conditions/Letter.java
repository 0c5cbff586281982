package dev.jwaku.tools.conditions;

import dev.jwaku.messenger.application.MessageId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Something that one person does and one other must learn of, and what became of it. Times are virtual. */
final class Letter {
    static final long NEVER = -1;

    final String label;
    final String from;
    final String to;
    final long offeredNanos;
    private final Map<String, Integer> shown = new LinkedHashMap<>();
    private final List<String> places = new ArrayList<>();
    private @Nullable MessageId id;
    private long arrivedNanos = NEVER;
    private long ackedNanos = NEVER;
    private @Nullable String refusal;

    Letter(String label, String from, String to, long offeredNanos) {
        this.label = label;
        this.from = from;
        this.to = to;
        this.offeredNanos = offeredNanos;
    }

    /** The messenger took it. */
    void accepted(MessageId message) {
        id = message;
    }

    /** The messenger did not take it. */
    void refused(String why) {
        refusal = why;
    }

    /**
     * It was shown.
     *
     * @param profile where
     * @param row what was shown: the same row told twice is not shown twice
     */
    void shown(String profile, String row, long nanos) {
        if (arrivedNanos == NEVER) {
            arrivedNanos = nanos;
        }
        if (!places.contains(profile + " " + row)) {
            places.add(profile + " " + row);
            shown.merge(profile, 1, Integer::sum);
        }
    }

    void acked(long nanos) {
        if (ackedNanos == NEVER) {
            ackedNanos = nanos;
        }
    }

    Optional<MessageId> id() {
        return Optional.ofNullable(id);
    }

    Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    boolean isAccepted() {
        return id != null;
    }

    boolean hasArrived() {
        return arrivedNanos != NEVER;
    }

    boolean isSettled() {
        return refusal != null || (hasArrived() && ackedNanos != NEVER);
    }

    long arrivedNanos() {
        return arrivedNanos;
    }

    long ackedNanos() {
        return ackedNanos;
    }

    /** How often it was shown in one profile beyond the first time. */
    int duplicates() {
        return shown.values().stream().mapToInt(times -> times - 1).sum();
    }

    @Override
    public String toString() {
        return label + " from " + from + " to " + to;
    }
}
