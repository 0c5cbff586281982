package dev.jwaku.delivery.network;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.peers.ServiceFailure;
import dev.jwaku.waku.filter.FilterStatus;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Brings what filter peers have granted to what is wanted (reliability.md section 10.7). Only a 200 makes a grant; a
 * connection that goes, a recovery of the link, a ping that is answered with 404 or twice not at all take it away. A
 * new peer is subscribed before an old one is left.
 *
 * <p>Pure; one owner. Times are values of the world's monotonic clock in nanoseconds.
 */
final class SubscriptionReconciler {
    /** How often wanted and granted are compared although nothing happened. */
    static final Duration LOOK_INTERVAL = Duration.ofSeconds(5);
    /** When peers in use have not granted everything for so long, others that are connected are asked, too. */
    static final Duration HELP_AFTER = Duration.ofSeconds(5);
    /** For so long after the peers in use have granted everything again the others stay. */
    static final Duration HELP_FOR = Duration.ofMinutes(5);
    /** Pause between pings. nwaku forgets a silent peer after 5 min, go-waku within one. */
    static final Duration PING_INTERVAL = Duration.ofSeconds(30);
    /** The same in the first {@link #UNSURE} after a recovery. */
    static final Duration PING_INTERVAL_AFTER_RECOVERY = Duration.ofSeconds(10);
    /** How long after a recovery the link may still be shaky. */
    static final Duration UNSURE = Duration.ofMinutes(1);
    /** Pause before the second ping when the first was not answered. */
    static final Duration PING_AGAIN = Duration.ofSeconds(1);
    /** Missing pongs in a row with which a peer is replaced. */
    static final int MAX_MISSED_PINGS = 2;
    /** How long a grant stands before it is asked for again: less than nwaku's and go-waku's 5 min. */
    static final Duration REFRESH_INTERVAL = Duration.ofMinutes(4);
    /** How long a peer may take to answer. */
    static final Duration TIMEOUT = Duration.ofSeconds(5);
    /** Pause after the first refusal; doubled with each further one. */
    static final Duration FIRST_RETRY = Duration.ofMillis(500);
    /** The longest of these pauses. */
    static final Duration LARGEST_RETRY = Duration.ofSeconds(5);
    /** Most content topics in one request: the limit of nwaku and go-waku. */
    static final int CHUNK = 100;
    /** Most criteria that a peer takes: the limit of nwaku and go-waku. */
    static final int MAX_CRITERIA = 1000;
    /** How often a peer may say that we ask too often before it counts as a refusal. */
    static final int MAX_RATE_REFUSALS = 5;

    private final Set<Criterion> desired = new TreeSet<>();
    private final Map<PeerId, FilterServant> servants = new TreeMap<>();
    private long unsureUntil = Long.MIN_VALUE;
    /** Since when some peer in use has not granted everything; {@link Long#MAX_VALUE} if all have. */
    private long incompleteSince = Long.MAX_VALUE;

    private long helpUntil = Long.MIN_VALUE;

    /** What is wanted from now on. */
    void desire(Set<Criterion> criteria) {
        desired.clear();
        desired.addAll(criteria);
    }

    /**
     * Compares wanted and granted.
     *
     * @param active the peers that should push, best first
     * @param helpers other connected peers, asked while not all of those have granted everything: over a link that
     *     loses much, one connection can stand still for minutes beside another that works
     * @param isConnected whether a connection to a peer stands
     */
    List<FilterAction> look(
            List<PeerId> active, Supplier<List<PeerId>> helpers, Predicate<PeerId> isConnected, long now) {
        List<FilterAction> actions = new ArrayList<>();
        Set<PeerId> asked = new LinkedHashSet<>(active);
        if (isHelpNeeded(active, now)) {
            asked.addAll(helpers.get());
        }
        if (!desired.isEmpty()) {
            asked.forEach(peer -> servants.computeIfAbsent(peer, name -> new FilterServant(name, now)));
        }
        servants.values()
                .forEach(servant -> servant.choose(asked.contains(servant.peer()) && isConnected.test(servant.peer())));
        boolean othersDo = !active.isEmpty() && active.stream().allMatch(this::hasAll) || desired.isEmpty();
        for (FilterServant servant : List.copyOf(servants.values())) {
            if (!isConnected.test(servant.peer())) {
                lose(servant, now, actions);
            } else if (!servant.isChosen() && othersDo) {
                servant.leave();
            }
            servant.next(desired, now).ifPresent(actions::add);
            if (servant.isIdle() && (!servant.isChosen() || desired.isEmpty())) {
                servants.remove(servant.peer());
            }
        }
        return actions;
    }

    private boolean isHelpNeeded(List<PeerId> active, long now) {
        if (desired.isEmpty() || active.isEmpty() || active.stream().allMatch(this::hasAll)) {
            incompleteSince = Long.MAX_VALUE;
        } else {
            incompleteSince = Math.min(incompleteSince, now);
            if (now - incompleteSince >= HELP_AFTER.toNanos()) {
                helpUntil = now + HELP_FOR.toNanos();
            }
        }
        return !desired.isEmpty() && now < helpUntil;
    }

    private boolean hasAll(PeerId peer) {
        FilterServant servant = servants.get(peer);
        return servant != null && servant.hasAll(desired);
    }

    /** The connection to a peer went, perhaps another stands already: it would push to the old one. */
    List<FilterAction> lost(PeerId peer, long now) {
        List<FilterAction> actions = new ArrayList<>();
        FilterServant servant = servants.get(peer);
        if (servant != null) {
            lose(servant, now, actions);
        }
        return actions;
    }

    /** A peer's connection stood still, and there is another: its pushes of late come late, or not at all. */
    List<FilterAction> renewed(PeerId peer) {
        FilterServant servant = servants.get(peer);
        return servant == null || servant.granted().isEmpty()
                ? List.of()
                : List.of(new FilterAction.Doubt(peer, "renewed"));
    }

    private void lose(FilterServant servant, long now, List<FilterAction> actions) {
        List<Criterion> granted = servant.granted();
        if (servant.clear(FilterServant.Stale.LOST, now, pingInterval(now))) {
            actions.add(new FilterAction.Forget(servant.peer(), granted));
            if (servants.values().stream().noneMatch(other -> other.isChosen() && other.hasAll(desired))) {
                actions.add(new FilterAction.Doubt(servant.peer(), "lost"));
            }
        }
    }

    /** The link is being recovered: everything is asked for anew, on the connections that stand. */
    void recovering(long now) {
        unsureUntil = now + UNSURE.toNanos();
        servants.values()
                .forEach(servant -> servant.clear(FilterServant.Stale.IN_DOUBT, now, PING_INTERVAL_AFTER_RECOVERY));
    }

    /** A question was answered. */
    List<FilterAction> answered(FilterAction.Ask ask, int status, long now) {
        List<FilterAction> actions = new ArrayList<>();
        FilterServant servant = servants.get(ask.peer());
        if (servant == null || servant.ended(ask) != FilterServant.Stale.NO) {
            return actions;
        }
        switch (ask) {
            case FilterAction.Subscribe subscribe -> subscribed(servant, subscribe, status, now, actions);
            case FilterAction.Unsubscribe unsubscribe -> unsubscribed(servant, unsubscribe, status, now);
            case FilterAction.Ping ignored -> ponged(servant, status, now, actions);
        }
        return actions;
    }

    private void subscribed(
            FilterServant servant, FilterAction.Subscribe ask, int status, long now, List<FilterAction> actions) {
        if (status == FilterStatus.SUCCESS) {
            servant.granted(ask, now, pingInterval(now));
            return;
        }
        servant.retryLater(now);
        boolean isBusy = status == FilterStatus.TOO_MANY_REQUESTS;
        if (!isBusy || servant.refusedForRate() >= MAX_RATE_REFUSALS) {
            actions.add(new FilterAction.Failed(servant.peer(), ServiceFailure.SUBSCRIBE));
        }
    }

    private static void unsubscribed(FilterServant servant, FilterAction.Unsubscribe ask, int status, long now) {
        if (status == FilterStatus.TOO_MANY_REQUESTS) {
            servant.retryLater(now);
        } else {
            // 200, or 404: it has none of it. Whatever else it says, we take nothing of it any more.
            servant.givenUp(ask, now);
        }
    }

    private void ponged(FilterServant servant, int status, long now, List<FilterAction> actions) {
        if (status == FilterStatus.SUCCESS || status == FilterStatus.TOO_MANY_REQUESTS) {
            servant.ponged(now, pingInterval(now));
        } else if (status == FilterStatus.NOT_FOUND) {
            takeBack(servant, FilterServant.Stale.LOST, "forgotten", now, actions);
        } else {
            missedPong(servant, now, actions);
        }
    }

    private void takeBack(
            FilterServant servant, FilterServant.Stale why, String reason, long now, List<FilterAction> actions) {
        if (servant.clear(why, now, pingInterval(now))) {
            actions.add(new FilterAction.Doubt(servant.peer(), reason));
        }
    }

    private void missedPong(FilterServant servant, long now, List<FilterAction> actions) {
        actions.add(new FilterAction.Failed(servant.peer(), ServiceFailure.PING));
        if (servant.missedPing(now) >= MAX_MISSED_PINGS) {
            takeBack(servant, FilterServant.Stale.IN_DOUBT, "unanswered", now, actions);
        }
    }

    /** A question was not answered: in time, or properly, or the connection broke. */
    List<FilterAction> unanswered(FilterAction.Ask ask, long now) {
        List<FilterAction> actions = new ArrayList<>();
        FilterServant servant = servants.get(ask.peer());
        if (servant == null) {
            return actions;
        }
        switch (servant.ended(ask)) {
            case IN_DOUBT -> {
                // Perhaps the link's fault.
            }
            case LOST -> actions.add(new FilterAction.Failed(servant.peer(), ServiceFailure.NO_ANSWER));
            case NO -> {
                switch (ask) {
                    case FilterAction.Subscribe ignored -> {
                        servant.retryLater(now);
                        actions.add(new FilterAction.Failed(servant.peer(), ServiceFailure.SUBSCRIBE));
                    }
                    case FilterAction.Unsubscribe unsubscribe -> servant.givenUp(unsubscribe, now);
                    case FilterAction.Ping ignored -> missedPong(servant, now, actions);
                }
            }
        }
        return actions;
    }

    /** A peer is alive and does not push what others do. */
    List<FilterAction> silent(PeerId peer, long now) {
        List<FilterAction> actions = new ArrayList<>();
        FilterServant servant = servants.get(peer);
        if (servant != null) {
            actions.add(new FilterAction.Failed(peer, ServiceFailure.SILENT));
            takeBack(servant, FilterServant.Stale.IN_DOUBT, "silent", now, actions);
        }
        return actions;
    }

    private Duration pingInterval(long now) {
        return now < unsureUntil ? PING_INTERVAL_AFTER_RECOVERY : PING_INTERVAL;
    }

    /** When {@link #look} is due although nothing happened; {@link Long#MAX_VALUE} if nobody is asked for anything. */
    long nextDueAt(long now) {
        if (servants.isEmpty() && desired.isEmpty()) {
            return Long.MAX_VALUE;
        }
        long next = now + LOOK_INTERVAL.toNanos();
        if (incompleteSince <= now && now - incompleteSince < HELP_AFTER.toNanos()) {
            next = Math.min(next, incompleteSince + HELP_AFTER.toNanos());
        }
        for (FilterServant servant : servants.values()) {
            next = Math.min(next, servant.nextDueAt(desired));
        }
        return next;
    }

    /** The peers that should have pushed a message of this since then. */
    List<PeerId> servingSince(Criterion criterion, long time) {
        return servants.values().stream()
                .filter(servant -> servant.servesSince(criterion, time))
                .map(FilterServant::peer)
                .toList();
    }

    /** How many peers push everything that is wanted of each shard. */
    Map<PubsubTopic, Integer> coverage() {
        Map<PubsubTopic, Set<Criterion>> shards = new LinkedHashMap<>();
        desired.forEach(criterion -> shards.computeIfAbsent(criterion.topic(), topic -> new TreeSet<>())
                .add(criterion));
        Map<PubsubTopic, Integer> coverage = new LinkedHashMap<>();
        shards.forEach((topic, criteria) -> coverage.put(topic, (int) servants.values().stream()
                .filter(servant -> servant.isChosen() && servant.hasAll(criteria))
                .count()));
        return coverage;
    }

    /** What each peer has granted, for closing. */
    Map<PeerId, List<Criterion>> granted() {
        Map<PeerId, List<Criterion>> granted = new LinkedHashMap<>();
        servants.forEach((peer, servant) -> granted.put(peer, servant.granted()));
        return granted;
    }
}
