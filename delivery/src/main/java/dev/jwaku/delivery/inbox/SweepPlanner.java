package dev.jwaku.delivery.inbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What to compare with store nodes next, and what is proved by it. Pure: events in, sweeps out, {@link #nextDueAt()};
 * one owner.
 *
 * <p>A round begins with every tick and every trigger, and sets up to when messages must be here. Sweeps close the
 * newest gaps first, each for up to ten topics, until there are none; a topic whose sweep failed rests, and the others
 * go on. What is asked again then goes up to now.
 */
final class SweepPlanner {
    private final Map<Criterion, Track> tracks = new TreeMap<>();
    private final NodeRest nodes = new NodeRest();
    private final RoundClock rounds = new RoundClock();
    private long until = Long.MIN_VALUE;
    private boolean isTriggered;

    /** Begins to watch over a criterion, or gives it another coverage. */
    void follow(Criterion criterion, Coverage coverage, Moment now) {
        tracks.computeIfAbsent(criterion, unknown -> new Track()).coverage = coverage;
        rounds.hurry(now);
    }

    /** Watches over it no more. */
    void unfollow(Criterion criterion) {
        tracks.remove(criterion);
    }

    /** The link is back, a store node is there, or something was lost: everything is looked at now. */
    void trigger(Moment now) {
        tracks.values().forEach(Track::rested);
        nodes.forgive();
        isTriggered = true;
        rounds.trouble();
        rounds.hurry(now);
    }

    /** A message came as it was sent: the network is not idle. */
    void heard(Moment now) {
        rounds.heard(now);
    }

    /** What is watched over. */
    Set<Criterion> criteria() {
        return new TreeSet<>(tracks.keySet());
    }

    /** For which times everything of a criterion is here. */
    Optional<Coverage> coverage(Criterion criterion) {
        return Optional.ofNullable(tracks.get(criterion)).map(track -> track.coverage);
    }

    /** Notes a coverage that shrank for other reasons than sweeps: history ends, or a clock was wrong. */
    void replace(Criterion criterion, Coverage coverage) {
        Track track = tracks.get(criterion);
        if (track != null) {
            track.coverage = coverage;
        }
    }

    /**
     * The next sweep; none if nothing is to be done before {@link #nextDueAt()}.
     *
     * @param isStrong whether as many peers bring messages as are wanted
     * @param period the time between rounds
     */
    Optional<Sweep> next(Moment now, boolean isStrong, Duration period) {
        if (tracks.isEmpty()) {
            return Optional.empty();
        }
        long settled = now.wall() - SweepRules.MARGIN_AFTER.toNanos();
        if (rounds.isDue(now)) {
            rounds.begin(now, isStrong, period);
            until = settled;
        }
        if (isAskedAnew(now)) {
            until = settled; // the same question, and what came meanwhile need not wait for the next round
        }
        isTriggered = false;
        // The wall clock may have been set back since: nothing is proved about times that have not come.
        until = Math.min(until, settled);
        return closeGap(now).or(() -> makeFinal(now));
    }

    /** When {@link #next} will have something; {@link Long#MAX_VALUE} if nothing is watched over. */
    long nextDueAt() {
        if (tracks.isEmpty()) {
            return Long.MAX_VALUE;
        }
        long due = rounds.dueAt();
        for (Track track : tracks.values()) {
            if (!track.coverage.gaps(until).isEmpty()) {
                due = Math.min(due, track.restsUntil);
            }
        }
        return due;
    }

    /** Whether the time between rounds has grown because nothing happens. */
    boolean isStretched() {
        return rounds.isStretched();
    }

    /** Whether a sweep compares no more than what a round is for: there was no outage. */
    boolean isRoutine(Sweep sweep) {
        return sweep.isFinal()
                || sweep.slice().end() - sweep.slice().start() <= rounds.span() + SweepRules.ROUTINE_DELAY.toNanos();
    }

    /** The age of the oldest gap in nanoseconds, without the time that is always open; 0 if there is none. */
    long oldestGap() {
        return tracks.values().stream()
                .map(track -> track.coverage.gaps(until).intervals())
                .filter(gaps -> !gaps.isEmpty())
                .mapToLong(gaps -> until - gaps.getFirst().start())
                .max()
                .orElse(0);
    }

    /** Whether a gap of this round is open after a trigger, or after a sweep that failed. */
    private boolean isAskedAnew(Moment now) {
        return tracks.values().stream()
                .anyMatch(track -> (isTriggered || track.failures > 0)
                        && !track.isResting(now)
                        && !track.coverage.gaps(until).isEmpty());
    }

    private Optional<Sweep> closeGap(Moment now) {
        @Nullable Criterion main = null;
        @Nullable Interval widest = null;
        for (Map.Entry<Criterion, Track> each : tracks.entrySet()) {
            Optional<Interval> gap = each.getValue().isResting(now)
                    ? Optional.empty()
                    : each.getValue().coverage.gaps(until).newest();
            if (gap.isPresent() && (widest == null || comesFirst(gap.get(), widest))) {
                main = each.getKey();
                widest = gap.get();
            }
        }
        if (main == null || widest == null) {
            return Optional.empty();
        }
        Track track = track(main);
        Interval slice = newestPart(widest, track.longestSlice);
        long settled = now.wall() - SweepRules.FINAL_AFTER.toNanos();
        if (slice.start() < settled && settled < slice.end()) {
            // What is older can be final at once.
            slice = new Interval(settled, slice.end());
        }
        boolean isOld = now.wall() - slice.start() > SweepRules.OLD_GAP.toNanos();
        return Optional.of(sweep(main, slice, isOld ? 2 : 1, false, now));
    }

    /** The newest gap first, because what is new is waited for; then the longest, because it serves most topics. */
    private static boolean comesFirst(Interval gap, Interval other) {
        return gap.end() != other.end() ? gap.end() > other.end() : gap.start() < other.start();
    }

    private static Interval newestPart(Interval whole, long longest) {
        return new Interval(Math.max(whole.start(), whole.end() - longest), whole.end());
    }

    private Optional<Sweep> makeFinal(Moment now) {
        long settled = now.wall() - SweepRules.FINAL_AFTER.toNanos();
        for (Map.Entry<Criterion, Track> each : tracks.entrySet()) {
            Track track = each.getValue();
            IntervalSet open = track.coverage.provisional(settled);
            if (now.nanoTime() >= track.finalRestsUntil && open.total() >= SweepRules.FINAL_PIECE.toNanos()) {
                Interval slice = newestPart(open.intervals().getLast(), track.longestSlice);
                return Optional.of(sweep(each.getKey(), slice, 2, true, now));
            }
        }
        return Optional.empty();
    }

    private Sweep sweep(Criterion main, Interval slice, int nodesWanted, boolean isFinal, Moment now) {
        Track track = track(main);
        Interval margins = new Interval(
                Math.max(slice.start() - SweepRules.MARGIN_BEFORE.toNanos(), track.coverage.since()),
                slice.end() + SweepRules.MARGIN_AFTER.toNanos());
        Vouched vouched = isFinal ? Vouched.BY_MANY : track.vouched;
        long earliest = Math.max(slice.end() - track.longestSlice, track.coverage.since());
        long from = Math.min(margins.start(), Math.max(vouched.since(), earliest));
        List<Criterion> group = new ArrayList<>();
        group.add(main);
        tracks.entrySet().stream()
                .filter(each -> !each.getKey().equals(main)
                        && each.getKey().pubsubTopic().equals(main.pubsubTopic())
                        && fits(each.getValue(), slice, from, isFinal, now))
                .map(Map.Entry::getKey)
                .sorted(Comparator.naturalOrder())
                .limit(SweepRules.MAX_TOPICS - 1L)
                .forEach(group::add);
        return new Sweep(
                main.pubsubTopic(),
                group,
                slice,
                margins,
                vouched,
                earliest,
                nodesWanted,
                isFinal,
                nodes.resting(now),
                nodes.asked());
    }

    /** Whether another topic gains from the same sweep and may see all that it lists. */
    private boolean fits(Track track, Interval slice, long from, boolean isFinal, Moment now) {
        Coverage coverage = track.coverage;
        if (coverage.since() > from || track.longestSlice < slice.end() - slice.start()) {
            return false;
        }
        if (isFinal) {
            return now.nanoTime() >= track.finalRestsUntil
                    && coverage.verified().contains(slice)
                    && !coverage.finals().contains(slice);
        }
        return !track.isResting(now)
                && coverage.gaps(until)
                        .newest()
                        .filter(gap -> isLike(gap, slice))
                        .isPresent();
    }

    /** Whether a gap ends with the slice and is about as long or longer: else most of the sweep would be wasted. */
    private static boolean isLike(Interval gap, Interval slice) {
        return gap.end() == slice.end() && gap.start() <= slice.start() + SweepRules.SHORTEST_SLICE.toNanos();
    }

    /** What is true once the sweep is complete, as far as it is still watched over. */
    Map<Criterion, Coverage> proven(Sweep sweep, int nodesAsked, Moment now) {
        boolean isSettled = sweep.slice().end() <= now.wall() - SweepRules.FINAL_AFTER.toNanos();
        Map<Criterion, Coverage> proven = new TreeMap<>();
        for (Criterion criterion : sweep.criteria()) {
            coverage(criterion).ifPresent(coverage -> {
                Coverage grown = coverage.withVerified(sweep.slice());
                proven.put(
                        criterion,
                        sweep.isFinal() || isSettled && nodesAsked > 1 ? grown.withFinal(sweep.slice()) : grown);
            });
        }
        return proven;
    }

    /**
     * A sweep has ended.
     *
     * @param proven the coverage that was committed with it; empty if it is not complete
     */
    void ended(Sweep sweep, SweepResult result, Map<Criterion, Coverage> proven, Moment now) {
        proven.forEach(this::replace);
        nodes.ended(result, now);
        if (result.recovered() > 0) {
            rounds.missed(now);
        }
        for (Criterion criterion : sweep.criteria()) {
            Track track = tracks.get(criterion);
            if (track != null) {
                track.ended(sweep, result, now);
            }
        }
        if (!result.isComplete() && result.end() != SweepResult.End.TOO_MUCH) {
            rounds.missed(now);
        }
    }

    /** A sweep took long, whatever it found. */
    void slow(Moment now) {
        rounds.missed(now);
    }

    private Track track(Criterion criterion) {
        Track track = tracks.get(criterion);
        if (track == null) {
            throw new IllegalStateException("not watched over: " + criterion);
        }
        return track;
    }

    private static final class Track {
        private Coverage coverage = Coverage.from(0);
        private Vouched vouched = Vouched.BY_MANY;
        private long longestSlice = SweepRules.LONGEST_SLICE.toNanos();
        private int failures;
        private long restsUntil = Long.MIN_VALUE;
        private long finalRestsUntil = Long.MIN_VALUE;

        private boolean isResting(Moment now) {
            return now.nanoTime() < restsUntil;
        }

        private void rested() {
            failures = 0;
            restsUntil = Long.MIN_VALUE;
        }

        private void ended(Sweep sweep, SweepResult result, Moment now) {
            switch (result.end()) {
                case COMPLETE -> {
                    rested();
                    vouched = vouched.after(sweep, result.asked());
                    longestSlice = Math.min(longestSlice * 2, SweepRules.LONGEST_SLICE.toNanos());
                }
                case TOO_MUCH -> {
                    longestSlice = Math.max(
                            (sweep.slice().end() - sweep.slice().start()) / 2, SweepRules.SHORTEST_SLICE.toNanos());
                    vouched = Vouched.BY_MANY; // the final comparison will do
                }
                case NO_NODE -> rest(SweepRules.ALONE_REST, sweep, now);
                case NO_ANSWER, INCOMPLETE, NO_ROOM -> {
                    rest(Backoff.delay(SweepRules.FIRST_REST, failures, SweepRules.LONGEST_REST), sweep, now);
                    failures++;
                }
            }
        }

        private void rest(Duration time, Sweep sweep, Moment now) {
            if (sweep.isFinal()) {
                finalRestsUntil = now.nanoTime() + SweepRules.FINAL_REST.toNanos();
            } else {
                restsUntil = now.nanoTime() + time.toNanos();
            }
        }
    }
}
