package dev.jwaku.tools.lpt;

import dev.jwaku.tools.lpt.count.ReferenceCount;
import dev.jwaku.tools.lpt.wire.EndMarker;
import dev.jwaku.tools.lpt.wire.TestMessage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver knows of its senders, and whether it can stop. Pure: times come in, nanoseconds of any monotonic
 * clock. Not thread-safe.
 */
final class ReceiverBook {
    /** How long a receiver that has everything waits for second copies. */
    static final Duration LINGER = Duration.ofSeconds(3);

    private static final int MAX_SENDERS = 10_000;

    private final int expectedSenders;
    private final long grace;
    private final long idle;
    private final Map<Source, Known> senders = new LinkedHashMap<>();
    private long lastNanos;
    private long turnedAway;

    /** @param startNanos when it begins to wait */
    ReceiverBook(Reception reception, long startNanos) {
        this.expectedSenders = reception.senders();
        this.grace = reception.grace().toNanos();
        this.idle = reception.idle().toNanos();
        this.lastNanos = startNanos;
    }

    /** A run of a sender. */
    record Source(String name, String runId) {}

    /** A message came. @return its sender; empty if there are too many senders */
    Optional<Known> arrived(Source source, TestMessage message, long wallNanos, long nanos) {
        Known known = known(source);
        if (known == null) {
            return Optional.empty();
        }
        lastNanos = nanos;
        known.lastNanos = nanos;
        known.count.arrived(message.index(), message.count(), message.sincePrevNanos(), wallNanos);
        known.endless = message.count() >= TestMessage.ENDLESS;
        known.haveAll(nanos);
        return Optional.of(known);
    }

    /** A marker came. @return whether it is the first of its sender */
    boolean ended(EndMarker marker, long nanos) {
        Known known = known(new Source(marker.sender(), marker.runId()));
        if (known == null || known.marker != null) {
            return false;
        }
        lastNanos = nanos;
        known.marker = marker;
        known.endedNanos = nanos;
        known.haveAll(nanos);
        return true;
    }

    private @Nullable Known known(Source source) {
        Known known = senders.get(source);
        if (known == null && senders.size() < MAX_SENDERS) {
            known = new Known();
            senders.put(source, known);
        }
        turnedAway += known == null ? 1 : 0;
        return known;
    }

    /** Whether nothing more is to be waited for. */
    boolean isOver(long nanos) {
        if (nanos - lastNanos >= Math.max(idle, grace)) {
            return true;
        }
        return senders.size() >= expectedSenders
                && senders.values().stream().allMatch(known -> known.isOver(nanos, grace, idle));
    }

    /** Whether a sender has ended of which something is missing. */
    boolean isSomethingMissing() {
        return senders.values().stream().anyMatch(known -> known.marker != null && known.completeNanos == 0);
    }

    Map<Source, Known> senders() {
        return senders;
    }

    /** Messages of senders that were too many. */
    long turnedAway() {
        return turnedAway;
    }

    /** One sender. */
    static final class Known {
        private final ReferenceCount count = new ReferenceCount();
        private @Nullable EndMarker marker;
        private long lastNanos;
        private long endedNanos;
        private long completeNanos;
        private boolean endless;

        ReferenceCount count() {
            return count;
        }

        /** How many it says it sent; of senders without markers how many they plan. */
        long target() {
            return marker == null ? count.target() : marker.sent();
        }

        boolean hasEnded() {
            return marker != null;
        }

        private void haveAll(long nanos) {
            boolean all = marker != null
                    ? count.received() >= marker.sent()
                    : !endless && count.target() > 0 && count.received() >= count.target();
            if (all && completeNanos == 0) {
                completeNanos = nanos;
            }
        }

        private boolean isOver(long nanos, long grace, long idle) {
            // ours send a marker after the last message, so having all of the plan is the end only with it
            boolean complete = completeNanos != 0 && nanos - completeNanos >= LINGER.toNanos();
            return marker != null
                    ? complete || nanos - endedNanos >= grace
                    : complete && nanos - lastNanos >= LINGER.toNanos() || nanos - lastNanos >= Math.max(idle, grace);
        }
    }
}
