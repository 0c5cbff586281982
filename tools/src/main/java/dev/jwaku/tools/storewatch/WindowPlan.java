package dev.jwaku.tools.storewatch;

import dev.jwaku.waku.sharding.PubsubTopic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which windows are due when, and which are to be compared again. No I/O; one owner. */
final class WindowPlan {
    /** So many windows wait at most; the oldest are given up for new ones. */
    static final int MOST = 20_000;

    private static final long FIRST_PAUSE = 5_000_000_000L;
    private static final int MOST_DOUBLINGS = 7;

    private final WatchSettings settings;
    private final Map<PubsubTopic, Long> next = new LinkedHashMap<>();
    private final List<Visit> waiting = new ArrayList<>();
    private long compared;
    private long abandoned;

    /** @param now nanoseconds since 1970: where the watch begins unless it is told otherwise */
    WindowPlan(WatchSettings settings, long now) {
        this.settings = settings;
        long window = settings.window().toNanos();
        long begin = settings.from().orElse(Math.floorDiv(now, window) * window);
        settings.topics().forEach(topic -> next.put(topic, begin));
    }

    /**
     * A window to be compared.
     *
     * @param window which
     * @param due when, nanoseconds since 1970
     * @param tries how often a store has not answered
     * @param isSecond whether it is compared for what came late
     */
    record Visit(TimeWindow window, long due, int tries, boolean isSecond) {}

    /** What is due, the oldest first; taken out, so {@link #ended} must follow for each. */
    List<Visit> due(long now, int most) {
        next.replaceAll((topic, from) -> add(topic, from, now));
        List<Visit> due =
                waiting.stream().filter(visit -> visit.due() <= now).limit(most).toList();
        waiting.removeAll(due);
        return due;
    }

    private long add(PubsubTopic topic, long from, long now) {
        long begin = from;
        long last = Math.min(
                settings.to().orElse(Long.MAX_VALUE), now - settings.settle().toNanos());
        long length = settings.window().toNanos();
        while (begin < last && (begin + length <= last || last == settings.to().orElse(Long.MAX_VALUE))) {
            long end = Math.min(begin + length, settings.to().orElse(Long.MAX_VALUE));
            put(new Visit(new TimeWindow(topic, begin, end), now, 0, false));
            begin = end;
        }
        return begin;
    }

    private void put(Visit visit) {
        if (waiting.size() >= MOST) {
            waiting.removeFirst();
            abandoned++;
        }
        waiting.add(visit);
    }

    /** A window was compared, by all stores or not. */
    void ended(Visit visit, boolean complete, long now) {
        long again = visit.window().to() + settings.again().toNanos();
        if (complete) {
            compared += visit.isSecond() ? 0 : 1;
            boolean isLater = again > now && again <= settings.to().orElse(Long.MAX_VALUE);
            if (!visit.isSecond() && settings.again().isPositive() && isLater) {
                put(new Visit(visit.window(), again, 0, true));
            }
            return;
        }
        long pause = FIRST_PAUSE << Math.min(visit.tries(), MOST_DOUBLINGS);
        boolean patient = now + pause
                < Math.max(
                                visit.window().to() + settings.settle().toNanos(),
                                settings.to().orElse(0))
                        + settings.keep().toNanos();
        if (patient) {
            put(new Visit(visit.window(), now + pause, visit.tries() + 1, visit.isSecond()));
        } else {
            abandoned++;
        }
    }

    /** A window has too many messages to be compared at once: its halves are due. */
    void split(Visit visit) {
        put(new Visit(visit.window().firstHalf(), visit.due(), visit.tries(), visit.isSecond()));
        put(new Visit(visit.window().secondHalf(), visit.due(), visit.tries(), visit.isSecond()));
    }

    /** Windows that all stores answered for. */
    long compared() {
        return compared;
    }

    /** Windows that some store never answered for, for as long as was asked. */
    long abandoned() {
        return abandoned;
    }

    /** Windows that some store has not answered for yet. */
    long incomplete() {
        return waiting.stream().filter(visit -> visit.tries() > 0).count();
    }

    /** Up to when, by the times of messages, everything of a topic was compared at least once. */
    long comparedUntil(PubsubTopic topic) {
        return waiting.stream()
                .filter(visit -> visit.window().topic().equals(topic) && !visit.isSecond())
                .mapToLong(visit -> visit.window().from())
                .min()
                .orElse(next.getOrDefault(topic, 0L));
    }

    /** Whether nothing will ever be due again. */
    boolean isDone() {
        return waiting.isEmpty()
                && settings.to().isPresent()
                && next.values().stream().allMatch(from -> from >= settings.to().getAsLong());
    }
}
