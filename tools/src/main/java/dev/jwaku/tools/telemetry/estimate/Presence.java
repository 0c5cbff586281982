package dev.jwaku.tools.telemetry.estimate;

import dev.jwaku.runtime.Bytes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * When an install was watched, by its chains of heartbeats. A chain without a missing number covers the time from its
 * first to its last heartbeat. A hole between two chains, such as a crash or a night switched off, is covered only if
 * the install's own count of received messages is the same on both sides: then nothing arrived in it. Times are
 * milliseconds since 1970.
 */
public final class Presence {
    /** Nobody was watched. */
    public static final Presence NONE = new Presence(List.of(), List.of(), List.of());

    /** Between two heartbeats: one a minute, and a little. */
    public static final long MOST_PAUSE = 90_000;

    private static final Comparator<Run> BY_CHAIN =
            Comparator.comparing(Run::boot).thenComparingLong(Run::firstSeq).thenComparingLong(Run::lastSeq);

    private final List<Span> covered;
    private final List<Span> online;
    private final List<Span> chained;

    private Presence(List<Span> covered, List<Span> online, List<Span> chained) {
        this.covered = covered;
        this.online = online;
        this.chained = chained;
    }

    /**
     * Heartbeats of one boot that follow each other without a gap and in one state, which holds until the next one.
     *
     * @param boot whose chain it is
     * @param firstSeq number of the first
     * @param lastSeq number of the last
     * @param from time of the first
     * @param to time of the last
     * @param isOnline whether the network was there and a peer
     * @param afterSleep whether the machine slept before the first
     * @param receivedFirst how many messages the install had received ever, at the first
     * @param receivedLast the same at the last
     */
    public record Run(
            Bytes boot,
            long firstSeq,
            long lastSeq,
            long from,
            long to,
            boolean isOnline,
            boolean afterSleep,
            long receivedFirst,
            long receivedLast) {}

    private record Span(long from, long to) {}

    private record Chain(long from, long to, long receivedFirst, long receivedLast) {}

    /** Of runs in any order; runs may repeat each other. */
    public static Presence of(List<Run> runs) {
        List<Run> sorted = new ArrayList<>(runs);
        sorted.sort(BY_CHAIN);
        List<Chain> chains = new ArrayList<>();
        List<Span> online = new ArrayList<>();
        @Nullable Run previous = null;
        for (Run run : sorted) {
            if (previous != null && follows(previous, run)) {
                Chain open = chains.removeLast();
                chains.add(new Chain(
                        open.from(),
                        Math.max(open.to(), run.to()),
                        open.receivedFirst(),
                        Math.max(open.receivedLast(), run.receivedLast())));
                if (previous.isOnline() && !run.afterSleep()) {
                    online.add(new Span(previous.to(), Math.max(previous.to(), run.from())));
                }
            } else {
                chains.add(
                        new Chain(run.from(), Math.max(run.from(), run.to()), run.receivedFirst(), run.receivedLast()));
            }
            if (run.isOnline()) {
                online.add(new Span(run.from(), Math.max(run.from(), run.to())));
            }
            previous =
                    previous != null && follows(previous, run) && previous.lastSeq() > run.lastSeq() ? previous : run;
        }
        List<Span> chained = merged(
                chains.stream().map(chain -> new Span(chain.from(), chain.to())).toList());
        return new Presence(joined(chains), merged(online), chained);
    }

    private static boolean follows(Run previous, Run run) {
        return previous.boot().equals(run.boot())
                && run.firstSeq() <= previous.lastSeq() + 1
                && run.from() >= previous.from()
                && (run.afterSleep() || run.from() - previous.to() <= MOST_PAUSE);
    }

    /** Chains with the holes in which nothing arrived. */
    private static List<Span> joined(List<Chain> chains) {
        List<Chain> sorted = new ArrayList<>(chains);
        sorted.sort(Comparator.comparingLong(Chain::from).thenComparingLong(Chain::to));
        List<Span> spans = new ArrayList<>();
        @Nullable Chain previous = null;
        for (Chain chain : sorted) {
            spans.add(new Span(chain.from(), chain.to()));
            if (previous != null && previous.to() <= chain.from() && previous.receivedLast() == chain.receivedFirst()) {
                spans.add(new Span(previous.to(), chain.from()));
            }
            previous = chain;
        }
        return merged(spans);
    }

    private static List<Span> merged(List<Span> spans) {
        List<Span> sorted = new ArrayList<>(spans);
        sorted.sort(Comparator.comparingLong(Span::from).thenComparingLong(Span::to));
        List<Span> merged = new ArrayList<>();
        for (Span span : sorted) {
            if (!merged.isEmpty() && span.from() <= merged.getLast().to()) {
                Span last = merged.removeLast();
                merged.add(new Span(last.from(), Math.max(last.to(), span.to())));
            } else {
                merged.add(span);
            }
        }
        return List.copyOf(merged);
    }

    /** The same, no hole being covered: a program that ended does not go on with what it had begun. */
    public Presence withoutHoles() {
        return new Presence(chained, online, chained);
    }

    /** Whether all of the time was watched. */
    public boolean covers(long from, long to) {
        return watchedFrom(from) >= to - from;
    }

    /** How long it was watched from a moment on without a hole, in milliseconds; negative if not at that moment. */
    public long watchedFrom(long moment) {
        for (Span span : covered) {
            if (span.from() <= moment && span.to() >= moment) {
                return span.to() - moment;
            }
        }
        return -1;
    }

    /** How much of the time was watched, in milliseconds. */
    public long coveredMillis(long from, long to) {
        return millis(covered, from, to);
    }

    /** How much of the time it was seen online, in milliseconds. */
    public long onlineMillis(long from, long to) {
        return millis(online, from, to);
    }

    /** Whether it was seen online at a moment. */
    public boolean isOnlineAt(long moment) {
        return online.stream().anyMatch(span -> span.from() <= moment && moment <= span.to());
    }

    /** When it was first seen online at a moment or after it; empty if never. */
    public OptionalLong onlineAfter(long moment) {
        for (Span span : online) {
            if (span.to() >= moment) {
                return OptionalLong.of(Math.max(moment, span.from()));
            }
        }
        return OptionalLong.empty();
    }

    /** How long both were seen online, in milliseconds: the time in which a message had an opportunity. */
    public long togetherMillis(Presence other, long from, long to) {
        long sum = 0;
        for (Span span : online) {
            long begin = Math.max(span.from(), from);
            long end = Math.min(span.to(), to);
            if (begin < end) {
                sum += other.onlineMillis(begin, end);
            }
        }
        return sum;
    }

    private static long millis(List<Span> spans, long from, long to) {
        long sum = 0;
        for (Span span : spans) {
            sum += Math.max(0, Math.min(span.to(), to) - Math.max(span.from(), from));
        }
        return sum;
    }

    /** Whether there is nothing. */
    public boolean isEmpty() {
        return covered.isEmpty();
    }
}
