package dev.jwaku.delivery.inbox;

import dev.jwaku.delivery.DeliveryEvent;
import dev.jwaku.delivery.InboxConfig;
import dev.jwaku.delivery.Since;
import dev.jwaku.waku.message.Timestamps;
import java.util.Optional;
import java.util.function.Consumer;

/** Where coverage begins and where it ends: for new subscriptions, old history, and after a wrong clock. */
final class CoverageBook {
    /** Coverage that reaches further into the future than clocks differ was made by a wrong clock. */
    private static final long FUTURE_NANOS = Coverage.SETTLING_NANOS;

    private static final long LONGEST_NANOS = InboxConfig.LONGEST_HISTORY.toNanos();
    /** So much history goes at once, so that coverage is not written every minute for it. */
    private static final long TRIM_NANOS = 3_600_000_000_000L;

    private final InboxStore store;
    private final Consumer<DeliveryEvent.Receiving> events;

    CoverageBook(InboxStore store, Consumer<DeliveryEvent.Receiving> events) {
        this.store = store;
        this.events = events;
    }

    /** The coverage with which a subscription begins, saved. */
    Coverage begin(Criterion criterion, Since wish, Optional<Coverage> watched, Moment now) {
        Optional<InboxStore.Remembered> remembered = store.find(criterion);
        Optional<Coverage> known = watched.or(
                () -> remembered.map(InboxStore.Remembered::coverage).map(coverage -> believable(coverage, now)));
        Coverage coverage = wanted(wish, known, watched.isPresent(), now);
        long oldest = Math.max(
                now.wall() - LONGEST_NANOS,
                remembered.map(InboxStore.Remembered::forgottenUntil).orElse(0L));
        Coverage bounded = coverage.since() < oldest ? bounded(criterion, coverage, oldest, now) : coverage;
        store.save(criterion, bounded, Timestamps.toInstant(now.wall()));
        return bounded;
    }

    private static Coverage believable(Coverage coverage, Moment now) {
        boolean isFuture = coverage.verifiedUntil()
                .filter(until -> until > now.wall() + FUTURE_NANOS)
                .isPresent();
        Coverage believed = isFuture ? Coverage.from(coverage.since()) : coverage;
        return believed.since() > now.wall() ? Coverage.from(Coverage.beginning(now.wall())) : believed;
    }

    private static Coverage wanted(Since wish, Optional<Coverage> known, boolean isWatched, Moment now) {
        long beginning = Coverage.beginning(now.wall());
        Coverage coverage = known.orElseGet(() -> Coverage.from(beginning));
        return switch (wish) {
            case Since.LastTime ignored -> coverage;
            case Since.Now ignored -> isWatched ? coverage : coverage.withSince(beginning);
            case Since.At at -> earlier(coverage, Timestamps.toNanos(at.moment()));
            case Since.Ago ago -> earlier(coverage, now.wall() - ago.time().toNanos());
        };
    }

    private static Coverage earlier(Coverage coverage, long moment) {
        return moment < coverage.since() ? coverage.withSince(moment) : coverage;
    }

    /** Takes history that is too old from what is watched over. */
    void trim(SweepPlanner planner, Moment now) {
        for (Criterion criterion : planner.criteria()) {
            Optional<InboxStore.Remembered> remembered = store.find(criterion);
            Optional<Coverage> watched = planner.coverage(criterion);
            if (remembered.isEmpty() || watched.isEmpty()) {
                continue;
            }
            Coverage coverage = watched.get();
            long oldest = Math.max(now.wall() - LONGEST_NANOS, remembered.get().forgottenUntil());
            boolean isOpen = coverage.gaps(oldest).total() > 0;
            if (coverage.since() < oldest && (isOpen || coverage.since() < oldest - TRIM_NANOS)) {
                change(planner, criterion, bounded(criterion, coverage, oldest, now), now);
            }
        }
    }

    private Coverage bounded(Criterion criterion, Coverage coverage, long oldest, Moment now) {
        long until = Math.min(oldest, now.wall());
        for (Interval gap : coverage.gaps(until).intervals()) {
            events.accept(new DeliveryEvent.Receiving.GapAbandoned(
                    criterion.pubsubTopic(),
                    criterion.contentTopic(),
                    Timestamps.toInstant(gap.start()),
                    Timestamps.toInstant(gap.end())));
        }
        return coverage.withSince(until);
    }

    /** A wrong clock made claims from a moment on. */
    void disbelieve(SweepPlanner planner, long moment, Moment now) {
        for (Criterion criterion : planner.criteria()) {
            planner.coverage(criterion).ifPresent(coverage -> {
                Coverage believed = coverage.since() > now.wall()
                        ? Coverage.from(Coverage.beginning(now.wall()))
                        : coverage.withoutClaimsFrom(moment);
                change(planner, criterion, believed, now);
            });
        }
    }

    private void change(SweepPlanner planner, Criterion criterion, Coverage coverage, Moment now) {
        store.save(criterion, coverage, Timestamps.toInstant(now.wall()));
        planner.replace(criterion, coverage);
    }
}
