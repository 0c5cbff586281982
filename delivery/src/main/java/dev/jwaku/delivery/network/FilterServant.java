package dev.jwaku.delivery.network;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What one filter peer has granted, and what it is being asked. Owned by the reconciler. */
final class FilterServant {
    private final PeerId peer;
    private final TreeMap<Criterion, Grant> granted = new TreeMap<>();
    /** Granted once; not counted on any more, but to be taken back if it is not wanted either. */
    private final Set<Criterion> perhaps = new TreeSet<>();

    private FilterAction.@Nullable Ask running;
    private Stale stale = Stale.NO;
    private boolean chosen;
    private boolean leaving;
    private int missedPings;
    private int refusedForRate;
    private long pingDueAt;
    private long retryAt;
    private Duration retryGap = SubscriptionReconciler.FIRST_RETRY;

    FilterServant(PeerId peer, long now) {
        this.peer = peer;
        this.pingDueAt = now;
        this.retryAt = now;
    }

    /** Why the answer to a running question says nothing any more. */
    enum Stale {
        NO,
        /** The connection that it was asked over is gone, or the peer has forgotten us. */
        LOST,
        /** The link is being recovered, or the peer is in doubt. */
        IN_DOUBT
    }

    /**
     * What a 200 gave.
     *
     * @param since without interruption
     * @param renewed when it was last confirmed
     */
    private record Grant(long since, long renewed) {}

    PeerId peer() {
        return peer;
    }

    boolean isChosen() {
        return chosen;
    }

    void choose(boolean value) {
        chosen = value;
        leaving &= !value;
    }

    /** Somebody else does its work now. */
    void leave() {
        leaving = true;
    }

    boolean isIdle() {
        return granted.isEmpty() && perhaps.isEmpty() && running == null;
    }

    boolean hasAll(Set<Criterion> criteria) {
        return granted.keySet().containsAll(criteria);
    }

    /** Whether it should have pushed a message of this since then. */
    boolean servesSince(Criterion criterion, long time) {
        Grant grant = granted.get(criterion);
        return chosen && grant != null && grant.since() <= time;
    }

    List<Criterion> granted() {
        return List.copyOf(granted.keySet());
    }

    // What comes next

    /** The next question, if one is due. */
    Optional<FilterAction.Ask> next(Set<Criterion> desired, long now) {
        if (running != null) {
            return Optional.empty();
        }
        Optional<FilterAction.Ask> next = retryAt <= now ? change(desired, now) : Optional.empty();
        if (next.isEmpty() && chosen && !granted.isEmpty() && pingDueAt <= now) {
            next = Optional.of(new FilterAction.Ping(peer));
        }
        next.ifPresent(ask -> running = ask);
        return next;
    }

    private Optional<FilterAction.Ask> change(Set<Criterion> desired, long now) {
        Set<Criterion> missing = new TreeSet<>(chosen ? desired : Set.of());
        missing.removeAll(granted.keySet());
        if (!missing.isEmpty()) {
            return Optional.of(subscribe(missing));
        }
        Set<Criterion> extra = extra(desired);
        if (!extra.isEmpty()) {
            PubsubTopic topic = extra.iterator().next().topic();
            return Optional.of(new FilterAction.Unsubscribe(peer, topic, chunk(extra, topic)));
        }
        Set<Criterion> old = renewable(now);
        return old.isEmpty() ? Optional.empty() : Optional.of(subscribe(old));
    }

    private Set<Criterion> extra(Set<Criterion> desired) {
        Set<Criterion> extra = new TreeSet<>(granted.keySet());
        extra.addAll(perhaps);
        if (!leaving) {
            extra.removeAll(desired);
        }
        return extra;
    }

    private FilterAction.Subscribe subscribe(Set<Criterion> criteria) {
        PubsubTopic topic = criteria.iterator().next().topic();
        return new FilterAction.Subscribe(peer, topic, chunk(criteria, topic));
    }

    private static List<ContentTopic> chunk(Set<Criterion> criteria, PubsubTopic topic) {
        return criteria.stream()
                .filter(criterion -> criterion.topic().equals(topic))
                .limit(SubscriptionReconciler.CHUNK)
                .map(Criterion::content)
                .toList();
    }

    /** Near the limit nwaku counts a renewal as if it were new and refuses it: there pings must do. */
    private Set<Criterion> renewable(long now) {
        Set<Criterion> old = new TreeSet<>();
        boolean fits = granted.size() + SubscriptionReconciler.CHUNK <= SubscriptionReconciler.MAX_CRITERIA;
        if (chosen && fits && nextRenewal() <= now) {
            granted.forEach((criterion, grant) -> {
                if (grant.renewed() <= now - SubscriptionReconciler.REFRESH_INTERVAL.toNanos() / 2) {
                    old.add(criterion);
                }
            });
        }
        return old;
    }

    private long nextRenewal() {
        boolean fits = granted.size() + SubscriptionReconciler.CHUNK <= SubscriptionReconciler.MAX_CRITERIA;
        return fits
                ? granted.values().stream().mapToLong(Grant::renewed).min().orElse(Long.MAX_VALUE / 2)
                        + SubscriptionReconciler.REFRESH_INTERVAL.toNanos()
                : Long.MAX_VALUE;
    }

    /** When {@link #next} may have something although nothing happened. */
    long nextDueAt(Set<Criterion> desired) {
        if (running != null) {
            return Long.MAX_VALUE;
        }
        boolean differs = chosen && !hasAll(desired) || !extra(desired).isEmpty();
        long due = differs ? retryAt : Long.MAX_VALUE;
        return chosen && !granted.isEmpty()
                ? Math.min(due, Math.min(pingDueAt, Math.max(retryAt, nextRenewal())))
                : due;
    }

    // What became of it

    /** The running question has ended. */
    Stale ended(FilterAction.Ask ask) {
        if (!ask.equals(running)) {
            throw new IllegalStateException(ask + " was not asked");
        }
        Stale before = stale;
        running = null;
        stale = Stale.NO;
        return before;
    }

    void granted(FilterAction.Subscribe asked, long now, Duration toNextPing) {
        for (ContentTopic content : asked.contents()) {
            Criterion criterion = new Criterion(asked.topic(), content);
            granted.merge(criterion, new Grant(now, now), (before, fresh) -> new Grant(before.since(), now));
            perhaps.remove(criterion);
        }
        answered(now, toNextPing);
    }

    void givenUp(FilterAction.Unsubscribe asked, long now) {
        for (ContentTopic content : asked.contents()) {
            Criterion criterion = new Criterion(asked.topic(), content);
            granted.remove(criterion);
            perhaps.remove(criterion);
        }
        calm(now);
    }

    void ponged(long now, Duration toNextPing) {
        answered(now, toNextPing);
    }

    private void answered(long now, Duration toNextPing) {
        missedPings = 0;
        pingDueAt = now + toNextPing.toNanos();
        calm(now);
    }

    private void calm(long now) {
        retryAt = now;
        retryGap = SubscriptionReconciler.FIRST_RETRY;
        refusedForRate = 0;
    }

    /** Waits longer each time before it asks again. */
    void retryLater(long now) {
        retryAt = now + retryGap.toNanos();
        Duration doubled = retryGap.multipliedBy(2);
        retryGap = doubled.compareTo(SubscriptionReconciler.LARGEST_RETRY) < 0
                ? doubled
                : SubscriptionReconciler.LARGEST_RETRY;
    }

    int refusedForRate() {
        return ++refusedForRate;
    }

    /** Counts a missing pong; the next ping comes soon. */
    int missedPing(long now) {
        pingDueAt = now + SubscriptionReconciler.PING_AGAIN.toNanos();
        return ++missedPings;
    }

    /**
     * Nothing is known of its grants any more.
     *
     * @param why what the running question is worth then
     * @return whether there were any
     */
    boolean clear(Stale why, long now, Duration toNextPing) {
        boolean had = !granted.isEmpty();
        if (why == Stale.LOST) {
            perhaps.clear();
        } else {
            perhaps.addAll(granted.keySet());
        }
        granted.clear();
        if (running != null) {
            stale = why;
        }
        answered(now, toNextPing);
        return had;
    }
}
