package dev.jwaku.delivery.inbox;

import dev.jwaku.delivery.DeliveryEvent;
import dev.jwaku.delivery.Since;
import dev.jwaku.delivery.network.DeliveryNetwork;
import dev.jwaku.peers.ConnectionListener;
import dev.jwaku.peers.LinkSnapshot;
import dev.jwaku.peers.LinkState;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Meters;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.StorageException;
import dev.jwaku.waku.message.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what the ways did not bring: compares with store nodes what is here, again and again and whenever the link was
 * gone, and fetches what is missing. One task. Without a known store node it waits for one.
 *
 * <p>Where the gap begins after an outage, a sleep or a restart needs no guess: all time that was not compared with a
 * store is a gap, and coverage is kept on disk.
 */
public final class ReceiptVerifier implements ConnectionListener {
    /** How often it looks for a store node while none is known. */
    private static final Duration LOOK_FOR_STORES = Duration.ofSeconds(5);
    /** How often history that became too old is taken from coverage. */
    private static final Duration LOOK_AT_HORIZON = Duration.ofMinutes(10);

    private static final double NANOS = 1e9;
    private static final Logger log = LoggerFactory.getLogger(ReceiptVerifier.class);

    private final World world;
    private final DeliveryNetwork network;
    private final InboxStore store;
    private final Followers followers;
    private final Consumer<DeliveryEvent.Receiving> events;
    private final SweepPlanner planner = new SweepPlanner();
    private final SweepRunner runner;
    private final CoverageBook book;
    private final ClockGuard clock;
    private final VerifierWishes wishes;
    private final Signal closed;
    private volatile boolean isStretched;
    private volatile long oldestGap;
    private long horizonAt;

    ReceiptVerifier(
            World world,
            DeliveryNetwork network,
            InboxStore store,
            Followers followers,
            Inbox inbox,
            Consumer<DeliveryEvent.Receiving> events) {
        this.world = world;
        this.network = network;
        this.store = store;
        this.followers = followers;
        this.events = events;
        this.closed = new Signal(world);
        this.runner = new SweepRunner(world, network.stores(), store, inbox, closed);
        this.book = new CoverageBook(store, events);
        this.clock = new ClockGuard(Moment.now(world));
        this.wishes = new VerifierWishes(world);
        world.meters().doubleGauge("jwaku_delivery_gap_open_seconds", () -> oldestGap / NANOS);
    }

    /** Watches over a criterion from now on. */
    void follow(Criterion criterion, Since since) {
        wishes.follow(criterion, since);
    }

    /** Nobody follows it any more. */
    void abandoned(Criterion criterion) {
        wishes.abandoned(criterion);
    }

    /** A message came as it was sent. Never blocks. */
    void heard() {
        wishes.heard(isStretched);
    }

    /** A message came and could not be taken, or others may not have come. Never blocks. */
    void lost() {
        wishes.trigger();
    }

    @Override
    public void changed(LinkSnapshot before, LinkSnapshot now) {
        if (now.canVerify() && !before.canVerify() || now.canReceive() && !before.canReceive()) {
            wishes.trigger();
        }
    }

    @Override
    public void clockStepped(Duration by) {
        wishes.trigger();
    }

    @Override
    public void recovering(Trigger trigger, Instant missedSince) {
        wishes.trigger();
    }

    /** The verifier task. @param tasks of its owner, for questions that are asked at the same time */
    void run(Tasks tasks) {
        boolean goesOn = false;
        while (!wishes.isClosed()) {
            apply(wishes.await(goesOn ? Deadline.after(world, Duration.ZERO) : nextLook()));
            if (wishes.isClosed()) {
                return;
            }
            goesOn = false;
            try {
                goesOn = look(tasks);
            } catch (StorageException e) {
                log.atWarn().setCause(e).log("coverage cannot be kept");
                closed.await(Deadline.after(world, SweepRules.ALONE_REST));
            }
        }
    }

    private Deadline nextLook() {
        long now = world.nanoTime();
        long due = planner.nextDueAt();
        if (due != Long.MAX_VALUE && !network.stores().areKnown()) {
            due = Math.max(due, now + LOOK_FOR_STORES.toNanos());
        }
        return due == Long.MAX_VALUE ? Deadline.NEVER : Deadline.at(world, Math.max(due, now));
    }

    private void apply(VerifierWishes.Collected collected) {
        Moment now = Moment.now(world);
        // Somebody may have come or left again meanwhile: what counts is who is there now.
        collected.abandoned().stream()
                .filter(criterion -> !followers.follows(criterion))
                .forEach(planner::unfollow);
        for (VerifierWishes.Wish wish : collected.follow()) {
            if (!followers.follows(wish.criterion())) {
                continue;
            }
            try {
                Coverage coverage = book.begin(wish.criterion(), wish.since(), planner.coverage(wish.criterion()), now);
                planner.follow(wish.criterion(), coverage, now);
            } catch (StorageException e) {
                log.atWarn().setCause(e).addKeyValue("topic", wish.criterion()).log("a subscription cannot be kept");
                planner.follow(wish.criterion(), Coverage.from(Coverage.beginning(now.wall())), now);
            }
        }
        if (collected.isTriggered()) {
            planner.trigger(now);
        }
        if (collected.isHeard()) {
            planner.heard(now);
        }
    }

    /** Does what is due; says whether more may be. */
    private boolean look(Tasks tasks) {
        Moment now = Moment.now(world);
        clock.look(now).ifPresent(moment -> {
            world.events().emit("delivery.clock_set_back", "disbelieved_from", moment);
            book.disbelieve(planner, moment, now);
            planner.trigger(now);
        });
        if (now.nanoTime() >= horizonAt) {
            horizonAt = now.nanoTime() + LOOK_AT_HORIZON.toNanos();
            book.trim(planner, now);
        }
        Optional<Sweep> next = Optional.empty();
        if (network.stores().areKnown()) {
            boolean isStrong = network.link().snapshot().state() == LinkState.CONNECTED;
            next = planner.next(now, isStrong, network.receive().checkEvery());
            next.ifPresent(sweep -> sweep(tasks, sweep));
        }
        isStretched = planner.isStretched();
        oldestGap = planner.oldestGap();
        return next.isPresent();
    }

    private void sweep(Tasks tasks, Sweep sweep) {
        Moment began = Moment.now(world);
        SweepResult result = runner.run(tasks, sweep, nodes -> planner.proven(sweep, nodes, began));
        Map<Criterion, Coverage> proven =
                result.isComplete() ? planner.proven(sweep, result.asked().size(), began) : Map.of();
        tellClosed(sweep, result, proven);
        Moment ended = Moment.now(world);
        planner.ended(sweep, result, proven, ended);
        if (ended.nanoTime() - began.nanoTime() >= SweepRules.SLOW_SWEEP.toNanos()) {
            planner.slow(ended);
        }
        count(result);
        world.events()
                .emit(
                        "delivery.sweep",
                        "end",
                        result.end().name(),
                        "topics",
                        sweep.criteria().size(),
                        "from",
                        sweep.slice().start(),
                        "until",
                        sweep.slice().end(),
                        "recovered",
                        result.recovered(),
                        "nodes",
                        result.asked(),
                        "took",
                        Duration.ofNanos(world.nanoTime() - began.nanoTime()));
    }

    private void count(SweepResult result) {
        Meters meters = world.meters();
        meters.counter("jwaku_delivery_sweeps_total", "end", result.end().name().toLowerCase(Locale.ROOT))
                .increment();
    }

    private void tellClosed(Sweep sweep, SweepResult result, Map<Criterion, Coverage> proven) {
        if (planner.isRoutine(sweep) && result.recovered() == 0) {
            return;
        }
        proven.keySet()
                .forEach(criterion -> events.accept(new DeliveryEvent.Receiving.GapClosed(
                        criterion.pubsubTopic(),
                        criterion.contentTopic(),
                        Timestamps.toInstant(sweep.slice().start()),
                        Timestamps.toInstant(sweep.slice().end()),
                        result.asked())));
    }

    /** For which times everything of a criterion is here, as it was last committed. */
    Optional<Coverage> coverage(Criterion criterion) {
        return store.find(criterion).map(InboxStore.Remembered::coverage);
    }

    void close() {
        closed.raise();
        wishes.close();
    }
}
