package dev.jwaku.tools.lpt;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.tools.lpt.count.Arrival;
import dev.jwaku.tools.lpt.count.Arrival.Way;
import dev.jwaku.tools.lpt.count.ReferenceCount;
import dev.jwaku.tools.lpt.journal.JournalLines;
import dev.jwaku.tools.lpt.journal.JournalStart;
import dev.jwaku.tools.lpt.peers.Candidate;
import dev.jwaku.tools.lpt.peers.PeerRotation;
import dev.jwaku.tools.lpt.wire.EndMarker;
import dev.jwaku.tools.lpt.wire.LptPayload;
import dev.jwaku.tools.lpt.wire.PayloadCodec;
import dev.jwaku.tools.lpt.wire.TestMessage;
import dev.jwaku.waku.filter.FilterClient;
import dev.jwaku.waku.filter.FilterConfig;
import dev.jwaku.waku.filter.FilterServer;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/**
 * Subscribes at filter services, keeps the subscriptions, and notes every arrival in the journal. Open it before its
 * host dials. Thread-safe.
 */
public final class LptReceiver implements AutoCloseable {
    /** What a service node must serve. */
    public static final List<ProtocolId> PROTOCOLS = List.of(FilterServer.SUBSCRIBE_PROTOCOL);

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration RECOVERY_PAUSE = Duration.ofSeconds(5);
    private static final int LATENCY_DIGITS = 3;

    private final Desk desk;
    private final World world;
    private final Reception reception;
    private final FilterClient client;
    private final Tasks tasks;
    private final Signal stopping;
    private final ReentrantLock lock = new ReentrantLock();
    private final Histogram latencies = new Histogram(LATENCY_DIGITS);
    private final AtomicLong unreadable = new AtomicLong();
    private final AtomicLong recovered = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final ReceiverBook book;
    private volatile Optional<Subscriptions> subscriptions = Optional.empty();

    private LptReceiver(Desk desk, Reception reception) {
        this.desk = desk;
        this.world = desk.world();
        this.reception = reception;
        this.tasks = new Tasks(world, "lpt-receiver");
        this.stopping = new Signal(world);
        this.book = new ReceiverBook(reception, world.nanoTime());
        this.client = FilterClient.start(
                world,
                desk.host().host(),
                (from, topic, message, data) -> received(from, topic, message, Way.FILTER),
                FilterConfig.defaults());
    }

    /** A receiver that is ready for pushes and subscribed nowhere. */
    public static LptReceiver open(Desk desk, Reception reception) {
        return new LptReceiver(desk, reception);
    }

    /** Its peer id. */
    public String name() {
        return desk.host().name();
    }

    /**
     * Subscribes, and keeps the subscriptions from now on.
     *
     * @param peers filter services, the best first
     * @return whether one confirmed in time
     */
    public boolean subscribe(List<Candidate> peers, Deadline deadline) {
        desk.started(JournalStart.RECEIVER, "");
        PeerRotation rotation =
                new PeerRotation(peers, desk.lines().filterPeers(), desk.lines().fixed());
        Subscriptions all = new Subscriptions(desk, client, rotation, reception.topics(), stopping);
        subscriptions = Optional.of(all);
        for (int i = 0; i < rotation.slots(); i++) {
            int slot = i;
            tasks.start("subscription-" + slot, () -> all.keep(slot));
        }
        return all.awaitFirst(deadline);
    }

    /**
     * Waits until nothing more is to come, or until {@link #stop}; looks for what is missing in a store if asked to.
     */
    public void await() {
        long nextRecovery = 0;
        while (!stopping.await(Deadline.after(world, LOOK))) {
            boolean over = isOver();
            if (reception.recover() && (over || world.nanoTime() >= nextRecovery) && isSomethingMissing()) {
                recover();
                nextRecovery = world.nanoTime() + RECOVERY_PAUSE.toNanos();
                over = isOver();
            }
            if (over) {
                return;
            }
        }
    }

    private boolean isOver() {
        lock.lock();
        try {
            return !reception.endless() && book.isOver(world.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    private boolean isSomethingMissing() {
        lock.lock();
        try {
            return book.isSomethingMissing();
        } finally {
            lock.unlock();
        }
    }

    private void recover() {
        Optional<Candidate> store = reception.store().or(() -> subscriptions.map(Subscriptions::current));
        store.ifPresent(candidate -> new StoreSearch(desk, reception.topics())
                .search(
                        candidate,
                        (peer, message) -> received(peer, desk.lines().topic(), message, Way.STORE)));
    }

    private void received(PeerId from, PubsubTopic topic, WakuMessage message, Way way) {
        if (!topic.equals(desk.lines().topic())) {
            return;
        }
        LptPayload payload;
        try {
            payload = PayloadCodec.decode(message.payload());
        } catch (MalformedMessageException e) {
            unreadable.incrementAndGet();
            return;
        }
        switch (payload) {
            case EndMarker marker -> ended(marker);
            case TestMessage test -> received(test, from, message, way);
        }
    }

    private void ended(EndMarker marker) {
        boolean first;
        lock.lock();
        try {
            first = book.ended(marker, world.nanoTime());
        } finally {
            lock.unlock();
        }
        if (first) {
            desk.meters().ended();
            desk.journal().add(JournalLines.end(name(), marker, desk.now()));
        }
    }

    private void received(TestMessage test, PeerId from, WakuMessage message, Way way) {
        long now = desk.now();
        Bytes payload = message.payload();
        ReceiverBook.Source source = new ReceiverBook.Source(
                test.sender(), test.extra().map(TestMessage.Extra::runId).orElse(""));
        boolean again;
        lock.lock();
        try {
            if (way == Way.STORE && isThere(source, test.index())) {
                return;
            }
            Optional<ReceiverBook.Known> known = book.arrived(source, test, now, world.nanoTime());
            if (known.isEmpty()) {
                return;
            }
            again = known.get().count().copiesOf(test.index()) > 1;
            if (!again && way == Way.FILTER) {
                latencies.recordValue(Math.max(0, now - test.dueAtNanos()));
            }
        } finally {
            lock.unlock();
        }
        note(test, source.runId(), new Heard(from, MessageHash.of(desk.lines().topic(), message), now, way));
        measure(test, payload.length(), again, now, way);
    }

    private boolean isThere(ReceiverBook.Source source, long index) {
        ReceiverBook.Known known = book.senders().get(source);
        return known != null && known.count().copiesOf(index) > 0;
    }

    private void note(TestMessage test, String runId, Heard heard) {
        Arrival arrival = new Arrival(
                test.sender(),
                runId,
                test.index(),
                test.extra().map(TestMessage.Extra::attempt).orElse(1),
                heard.hash().toString(),
                heard.at(),
                test.sentAtNanos(),
                test.dueAtNanos(),
                heard.way(),
                heard.from().toString());
        desk.journal().add(JournalLines.received(name(), arrival));
    }

    private void measure(TestMessage test, int bytes, boolean again, long now, Way way) {
        String shortName = test.sender().length() > 10
                ? test.sender().substring(0, 3) + "*"
                        + test.sender().substring(test.sender().length() - 6)
                : test.sender();
        desk.meters().sender(shortName, test.sender(), figure -> read(test.sender(), figure));
        if (again) {
            desk.meters().duplicate(shortName);
            return;
        }
        desk.meters().received(shortName, bytes, now - test.dueAtNanos());
        if (way == Way.STORE) {
            recovered.incrementAndGet();
            desk.meters().recovered();
        }
    }

    private long read(String sender, ToLongFunction<ReferenceCount> figure) {
        lock.lock();
        try {
            return book.senders().entrySet().stream()
                    .filter(entry -> entry.getKey().name().equals(sender))
                    .mapToLong(entry -> figure.applyAsLong(entry.getValue().count()))
                    .reduce((before, after) -> after)
                    .orElse(0);
        } finally {
            lock.unlock();
        }
    }

    /** Ends {@link #await}. */
    public void stop() {
        stopping.raise();
    }

    /** How far it is. */
    public ReceiverFigures figures() {
        lock.lock();
        try {
            List<ReceiverBook.Known> all = List.copyOf(book.senders().values());
            boolean endless = all.stream().anyMatch(known -> known.target() >= TestMessage.ENDLESS);
            return new ReceiverFigures(
                    all.size(),
                    (int) all.stream().filter(ReceiverBook.Known::hasEnded).count(),
                    sum(all, ReferenceCount::received),
                    sum(all, ReferenceCount::loss),
                    endless
                            ? 0
                            : all.stream().mapToLong(ReceiverBook.Known::target).sum(),
                    sum(all, ReferenceCount::duplicates),
                    recovered.get(),
                    unreadable.get(),
                    subscriptions.map(Subscriptions::active).orElse(0),
                    subscriptions
                            .map(Subscriptions::current)
                            .map(Candidate::toString)
                            .orElse(""),
                    subscriptions.map(Subscriptions::switches).orElse(0L),
                    latencies.getTotalCount() == 0 ? -1 : latencies.getValueAtPercentile(50),
                    latencies.getTotalCount() == 0 ? -1 : latencies.getValueAtPercentile(95));
        } finally {
            lock.unlock();
        }
    }

    private static long sum(List<ReceiverBook.Known> all, ToLongFunction<ReferenceCount> figure) {
        return all.stream()
                .mapToLong(known -> figure.applyAsLong(known.count()))
                .sum();
    }

    /** Takes the subscriptions back and ends. Idempotent. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        stopping.raise();
        desk.journal().add(JournalLines.stopped(name(), desk.now()));
        tasks.close();
        subscriptions.ifPresent(Subscriptions::takeBack);
    }

    private record Heard(PeerId from, MessageHash hash, long at, Way way) {}
}
