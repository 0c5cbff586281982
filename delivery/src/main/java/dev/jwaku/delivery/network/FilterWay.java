package dev.jwaku.delivery.network;

import dev.jwaku.delivery.Subscription;
import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.host.ConnectionInfo;
import dev.jwaku.libp2p.host.Host;
import dev.jwaku.libp2p.host.HostListener;
import dev.jwaku.libp2p.identify.IdentifyInfo;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.peers.ConnectionListener;
import dev.jwaku.peers.Patience;
import dev.jwaku.peers.ServicePool;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.filter.FilterClient;
import dev.jwaku.waku.filter.FilterListener;
import dev.jwaku.waku.filter.FilterResponse;
import dev.jwaku.waku.filter.FilterStatus;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The way in over filter peers, for a node that does not relay: several of them, two by default, push the same, so that
 * the failure of one loses nothing. Keeps them subscribed (reliability.md section 10.7), finds those that fall silent
 * and has them replaced. Whoever makes it hands it what the filter client receives. Close it before the host.
 */
public final class FilterWay implements ReceiveWay, FilterListener, AutoCloseable {
    /** Most content topics over all shards: what filter peers take. */
    public static final int MAX_TOPICS = SubscriptionReconciler.MAX_CRITERIA;

    /** How often what comes is compared with store nodes: two pushing peers are weaker witnesses than a mesh. */
    public static final Duration CHECK_INTERVAL = Duration.ofSeconds(30);

    private static final Duration FAREWELL = Duration.ofSeconds(1);
    private static final int MAX_EVENTS = 4096;
    /** More watched pushes than this may not wait, so that answers find room. */
    private static final int MAX_PUSHES_WAITING = MAX_EVENTS / 2;

    private final World world;
    private final Host host;
    private final FilterClient client;
    private final ServicePool pool;
    private final Patience patience;
    private final int redundancy;
    private final SilenceJudge judge;
    private final Subscription link;
    private final Tasks tasks;
    private final Mailbox<Event> events;
    private final AtomicBoolean lookIsDue = new AtomicBoolean();
    private final AtomicBoolean pushesWereLost = new AtomicBoolean();
    /** Connections went in a number that found no room in the mailbox. */
    private final AtomicBoolean lossesWereLost = new AtomicBoolean();

    private final List<Runnable> doubters = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    /** Replaced at every change. */
    private volatile Map<Criterion, List<Receiver>> receivers = Map.of();

    private volatile Map<PubsubTopic, Integer> coverage = Map.of();

    /** Owned by the owner task. */
    private final SubscriptionReconciler reconciler = new SubscriptionReconciler();

    private final Canary canary = new Canary();

    /**
     * Starts; asks nobody before something is subscribed to.
     *
     * @param client its pushes must be handed to {@link #received}
     * @param pool the filter peers
     * @param stores who may know whether a message exists that a silent peer did not push
     */
    public FilterWay(World world, Host host, FilterClient client, ServicePool pool, Link link, StoreNodes stores) {
        this(world, host, client, pool, ServicePool.ACTIVE, link, stores, Patience.FIXED);
    }

    /**
     * The same with another redundancy.
     *
     * @param redundancy how many peers push the same, 1 to {@value ServicePool#SIZE}
     * @param patience for peers over slow links
     */
    public FilterWay(
            World world,
            Host host,
            FilterClient client,
            ServicePool pool,
            int redundancy,
            Link link,
            StoreNodes stores,
            Patience patience) {
        if (redundancy < 1 || redundancy > ServicePool.SIZE) {
            throw new IllegalArgumentException("redundancy is 1 to " + ServicePool.SIZE + ", not " + redundancy);
        }
        this.redundancy = redundancy;
        this.patience = patience;
        this.world = world;
        this.host = host;
        this.client = client;
        this.pool = pool;
        this.judge = new SilenceJudge(world, stores);
        this.tasks = new Tasks(world, "filter-way");
        this.events = new Mailbox<>(world, MAX_EVENTS);
        host.addListener(new Watch());
        this.link = link.listen(new ConnectionListener() {
            @Override
            public void recovering(Trigger trigger, Instant missedSince) {
                tell(new Event.Recovering());
            }
        });
        tasks.start("owner", this::run);
    }

    /**
     * Returns at once; the peers are asked behind it.
     *
     * @throws TooManySubscriptionsException beyond {@link #MAX_TOPICS} content topics
     */
    @Override
    public Subscription subscribe(PubsubTopic topic, ContentTopic contentTopic, Receiver receiver) {
        Criterion criterion = new Criterion(topic, contentTopic);
        lock.lock();
        try {
            if (!receivers.containsKey(criterion) && receivers.size() >= MAX_TOPICS) {
                throw new TooManySubscriptionsException(
                        "filter peers take no more than " + MAX_TOPICS + " content topics");
            }
            Map<Criterion, List<Receiver>> changed = new LinkedHashMap<>(receivers);
            List<Receiver> more = new ArrayList<>(changed.getOrDefault(criterion, List.of()));
            more.add(receiver);
            changed.put(criterion, more);
            receivers = changed;
        } finally {
            lock.unlock();
        }
        lookAgain();
        AtomicBoolean open = new AtomicBoolean(true);
        return () -> {
            if (open.compareAndSet(true, false)) {
                unsubscribe(criterion, receiver);
            }
        };
    }

    private void unsubscribe(Criterion criterion, Receiver receiver) {
        lock.lock();
        try {
            Map<Criterion, List<Receiver>> changed = new LinkedHashMap<>(receivers);
            List<Receiver> fewer = new ArrayList<>(changed.getOrDefault(criterion, List.of()));
            fewer.remove(receiver);
            if (fewer.isEmpty()) {
                changed.remove(criterion);
            } else {
                changed.put(criterion, fewer);
            }
            receivers = changed;
        } finally {
            lock.unlock();
        }
        lookAgain();
    }

    @Override
    public int livePeers(PubsubTopic topic) {
        return coverage.getOrDefault(topic, 0);
    }

    @Override
    public String path() {
        return "filter";
    }

    @Override
    public Duration checkEvery() {
        return CHECK_INTERVAL;
    }

    @Override
    public Subscription onDoubt(Runnable missedPerhaps) {
        doubters.add(missedPerhaps);
        return () -> doubters.remove(missedPerhaps);
    }

    @Override
    public void received(PeerId from, PubsubTopic topic, WakuMessage message, Bytes data) {
        Criterion criterion = new Criterion(topic, message.contentTopic());
        List<Receiver> wanted = receivers.getOrDefault(criterion, List.of());
        if (wanted.isEmpty()) {
            return;
        }
        if (!message.ephemeral()) {
            watch(from, criterion, MessageHash.of(topic, message));
        }
        wanted.forEach(receiver -> receiver.onMessage(topic, message));
    }

    private void watch(PeerId from, Criterion criterion, MessageHash hash) {
        if (events.size() >= MAX_PUSHES_WAITING || !events.offer(new Event.Pushed(from, criterion, hash))) {
            pushesWereLost.set(true);
        }
    }

    private void tell(Event event) {
        if (!events.offer(event)) {
            lossesWereLost.set(true);
        }
    }

    private void lookAgain() {
        if (lookIsDue.compareAndSet(false, true)) {
            events.offer(new Event.Look());
        }
    }

    // The owner task

    private void run() {
        while (!events.isClosed()) {
            look();
            long due = Math.min(reconciler.nextDueAt(world.nanoTime()), canary.nextDueAt());
            Event event = events.take(due == Long.MAX_VALUE ? Deadline.NEVER : Deadline.at(world, due));
            for (; event != null; event = events.poll()) {
                apply(event);
            }
        }
    }

    private void look() {
        lookIsDue.set(false);
        if (lossesWereLost.getAndSet(false)) {
            canary.forgive();
            reconciler.recovering(world.nanoTime());
        }
        Set<Criterion> wanted = new TreeSet<>(receivers.keySet());
        reconciler.desire(wanted);
        List<PeerId> pushing = wanted.isEmpty() ? List.of() : pushing();
        if (!wanted.isEmpty() && pushing.size() < redundancy) {
            pool.refill();
            pushing = pushing();
        }
        perform(reconciler.look(pushing, pool::helpers, host::isConnected, world.nanoTime()));
        coverage = reconciler.coverage();
        if (pushesWereLost.getAndSet(false)) {
            canary.forgive();
        }
        canary.suspects(reconciler::servingSince, world.nanoTime()).forEach(this::suspect);
    }

    /** Those in use, and as many of those that stand by as are needed besides. */
    private List<PeerId> pushing() {
        List<PeerId> chosen = new ArrayList<>(pool.active());
        if (chosen.size() < redundancy) {
            chosen.addAll(pool.warm());
        }
        return chosen.subList(0, Math.min(redundancy, chosen.size()));
    }

    private void apply(Event event) {
        long now = world.nanoTime();
        switch (event) {
            case Event.Look ignored -> {
                // the loop looks
            }
            case Event.Lost lost -> {
                canary.forgive(lost.peer());
                perform(reconciler.lost(lost.peer(), now));
            }
            case Event.Renewed renewed -> perform(reconciler.renewed(renewed.peer()));
            case Event.Recovering ignored -> {
                canary.forgive();
                reconciler.recovering(now);
            }
            case Event.Pushed pushed -> canary.pushed(pushed.from(), pushed.criterion(), pushed.hash(), now);
            case Event.Answered answered -> {
                answered(answered);
                perform(reconciler.answered(answered.ask(), answered.status(), now));
            }
            case Event.Unanswered unanswered -> perform(reconciler.unanswered(unanswered.ask(), now));
            case Event.Silent silent -> {
                world.meters().counter("jwaku_delivery_filter_silent_total").increment();
                world.events().emit("filter_silent", "peer", silent.peer().toString());
                perform(reconciler.silent(silent.peer(), now));
            }
        }
    }

    private void answered(Event.Answered answered) {
        boolean good = answered.status() == FilterStatus.SUCCESS;
        if (good && !(answered.ask() instanceof FilterAction.Unsubscribe)) {
            pool.succeeded(answered.ask().peer(), answered.took());
        }
        count(answered.ask(), Integer.toString(answered.status()));
    }

    private void count(FilterAction.Ask ask, String outcome) {
        String kind = switch (ask) {
            case FilterAction.Subscribe ignored -> "subscribe";
            case FilterAction.Unsubscribe ignored -> "unsubscribe";
            case FilterAction.Ping ignored -> "ping";
        };
        world.meters()
                .counter("jwaku_delivery_filter_requests_total", "kind", kind, "outcome", outcome)
                .increment();
    }

    private void perform(List<FilterAction> actions) {
        for (FilterAction action : actions) {
            switch (action) {
                case FilterAction.Ask ask -> tasks.start(ask.peer().shortText(), () -> ask(ask));
                case FilterAction.Forget forget -> forget(forget);
                case FilterAction.Failed failed -> {
                    boolean evicted = pool.failed(failed.peer(), failed.failure());
                    world.events()
                            .emit(
                                    "filter_peer_failed",
                                    "peer",
                                    failed.peer().toString(),
                                    "why",
                                    failed.failure().name(),
                                    "evicted",
                                    evicted);
                }
                case FilterAction.Doubt doubt -> {
                    world.meters()
                            .counter("jwaku_delivery_filter_lost_total", "reason", doubt.reason())
                            .increment();
                    doubters.forEach(Runnable::run);
                }
            }
        }
    }

    private void forget(FilterAction.Forget forget) {
        byTopic(forget.criteria()).forEach((topic, contents) -> client.forget(forget.peer(), topic, contents));
    }

    private static Map<PubsubTopic, List<ContentTopic>> byTopic(List<Criterion> criteria) {
        Map<PubsubTopic, List<ContentTopic>> parts = new TreeMap<>();
        criteria.forEach(criterion -> parts.computeIfAbsent(criterion.topic(), topic -> new ArrayList<>())
                .add(criterion.content()));
        return parts;
    }

    // Other tasks

    private void ask(FilterAction.Ask ask) {
        long began = world.nanoTime();
        Event end;
        try {
            Duration longest = patience.with(ask.peer(), SubscriptionReconciler.TIMEOUT);
            int status = ask(ask, Deadline.after(world, longest)).status();
            end = new Event.Answered(ask, status, Duration.ofNanos(world.nanoTime() - began));
        } catch (Libp2pException e) {
            count(ask, "none");
            end = new Event.Unanswered(ask);
        }
        events.put(end, Deadline.NEVER);
    }

    private FilterResponse ask(FilterAction.Ask ask, Deadline deadline) {
        return switch (ask) {
            case FilterAction.Subscribe wanted ->
                client.subscribe(wanted.peer(), wanted.topic(), wanted.contents(), deadline);
            case FilterAction.Unsubscribe unwanted ->
                client.unsubscribe(unwanted.peer(), unwanted.topic(), unwanted.contents(), deadline);
            case FilterAction.Ping ping -> client.ping(ping.peer(), deadline);
        };
    }

    private void suspect(Canary.Suspect suspect) {
        tasks.start("judge " + suspect.peer().shortText(), () -> {
            if (judge.isSilent(suspect)) {
                events.put(new Event.Silent(suspect.peer()), Deadline.NEVER);
            }
        });
    }

    /** Ends its tasks and takes back what the peers granted, waiting for them up to a second. Idempotent. */
    @Override
    public void close() {
        boolean first = !events.isClosed();
        link.close();
        events.close();
        tasks.close();
        if (first) {
            sayGoodbye();
        }
        receivers = Map.of();
        coverage = Map.of();
    }

    private void sayGoodbye() {
        Deadline deadline = Deadline.after(world, FAREWELL);
        try (Tasks goodbyes = new Tasks(world, "filter-goodbye")) {
            List<Tasks.Task> running = new ArrayList<>();
            // The owner task has ended, so what it owned may be read.
            reconciler
                    .granted()
                    .forEach((peer, criteria) -> running.add(goodbyes.start(
                            peer.shortText(),
                            () -> byTopic(criteria)
                                    .forEach((topic, contents) -> leave(peer, topic, contents, deadline)))));
            boolean all = true;
            for (Tasks.Task task : running) {
                all &= task.join(deadline);
            }
            if (!all) {
                world.meters()
                        .counter("jwaku_delivery_filter_requests_total", "kind", "unsubscribe", "outcome", "none")
                        .increment();
            }
        } catch (CancelledException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void leave(PeerId peer, PubsubTopic topic, List<ContentTopic> contents, Deadline deadline) {
        for (int from = 0; from < contents.size(); from += SubscriptionReconciler.CHUNK) {
            int to = Math.min(contents.size(), from + SubscriptionReconciler.CHUNK);
            try {
                FilterResponse response = client.unsubscribe(peer, topic, contents.subList(from, to), deadline);
                count(new FilterAction.Unsubscribe(peer, topic, List.of()), Integer.toString(response.status()));
            } catch (Libp2pException e) {
                client.forget(peer, topic, contents.subList(from, contents.size()));
                return;
            }
        }
    }

    private final class Watch implements HostListener {
        @Override
        public void identified(PeerId peer, IdentifyInfo info) {
            lookAgain();
        }

        @Override
        public void renewed(ConnectionInfo connection) {
            if (connection.outbound()) { // by ours it is not for the peer to say how often stores are asked
                tell(new Event.Renewed(connection.peer()));
            }
        }

        @Override
        public void disconnected(PeerId peer) {
            tell(new Event.Lost(peer));
        }
    }

    private sealed interface Event {
        record Look() implements Event {}

        record Lost(PeerId peer) implements Event {}

        record Renewed(PeerId peer) implements Event {}

        record Recovering() implements Event {}

        record Pushed(PeerId from, Criterion criterion, MessageHash hash) implements Event {}

        record Answered(FilterAction.Ask ask, int status, Duration took) implements Event {}

        record Unanswered(FilterAction.Ask ask) implements Event {}

        record Silent(PeerId peer) implements Event {}
    }
}
