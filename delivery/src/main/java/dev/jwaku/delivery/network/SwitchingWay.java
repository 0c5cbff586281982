package dev.jwaku.delivery.network;

import dev.jwaku.delivery.DeliveryException;
import dev.jwaku.delivery.DeliveryMode;
import dev.jwaku.delivery.Subscription;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The ways of the present mode, which may change at run time. A switch sends over the new way at once, and receives
 * over both until the new one has a live peer for every shard in use, {@link #LONGEST_OVERLAP} at most; whoever takes
 * the messages drops repetitions. Then it lets those who verify compare what is stored. Does not own the ways.
 * Thread-safe.
 */
public final class SwitchingWay implements AutoCloseable {
    /** How long the way that is being left still brings messages if the new one finds nobody. */
    public static final Duration LONGEST_OVERLAP = Duration.ofSeconds(30);

    private static final Duration OVERLAP_STEP = Duration.ofMillis(250);

    private final World world;
    private final Tasks tasks;
    private final Signal closed;
    private final SendWay out = new Out();
    private final ReceiveWay in = new In();
    /** Held while ways are entered or left, so that a way that is entered again is not left behind it. */
    private final ReentrantLock transition = new ReentrantLock();

    private final ReentrantLock lock = new ReentrantLock();
    private final List<Registration> registrations = new ArrayList<>();
    private final List<Runnable> peerListeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> doubters = new CopyOnWriteArrayList<>();
    private List<Subscription> hearing = List.of();
    private volatile Ways current;

    /** Begins with these ways; {@link Ways#entered} is not called for them. */
    public SwitchingWay(World world, Ways first) {
        this.world = world;
        this.tasks = new Tasks(world, "switching-way");
        this.closed = new Signal(world);
        this.current = first;
        hear(first);
    }

    /** The way out. */
    public SendWay send() {
        return out;
    }

    /** The way in. */
    public ReceiveWay receive() {
        return in;
    }

    /** The present mode. */
    public DeliveryMode mode() {
        return current.mode();
    }

    /** Uses these ways from now on; does nothing if they are used already. May block some seconds. */
    public void switchTo(Ways next) {
        transition.lock();
        try {
            if (current.mode() != next.mode()) {
                move(current, next);
            }
        } finally {
            transition.unlock();
        }
    }

    private void move(Ways before, Ways next) {
        List<Registration> moved;
        List<Subscription> old = new ArrayList<>();
        next.entered().run();
        lock.lock();
        try {
            current = next;
            moved = List.copyOf(registrations);
            moved.forEach(registration -> old.addAll(registration.takeOpen()));
        } finally {
            lock.unlock();
        }
        hear(next);
        moved.forEach(registration -> reopen(registration, next));
        String mode = next.mode().name().toLowerCase(Locale.ROOT);
        world.meters()
                .counter("jwaku_delivery_mode_switches_total", "mode", mode)
                .increment();
        world.events().emit("delivery.mode", "mode", mode);
        peerListeners.forEach(Runnable::run);
        tasks.start("overlap", () -> overlap(before, next, moved, old));
    }

    private void reopen(Registration registration, Ways next) {
        try {
            registration.openOn(next);
        } catch (DeliveryException e) {
            // It stays subscribed in name; what is stored still comes.
            world.meters().counter("jwaku_delivery_unserved_total").increment();
            world.events()
                    .emit(
                            "delivery.unserved",
                            "ctopic",
                            registration.contentTopic.name(),
                            "why",
                            String.valueOf(e.getMessage()));
        }
    }

    private void overlap(Ways before, Ways next, List<Registration> moved, List<Subscription> old) {
        Set<PubsubTopic> shards = new TreeSet<>();
        moved.forEach(registration -> shards.add(registration.topic));
        Deadline longest = Deadline.after(world, LONGEST_OVERLAP);
        boolean ready = false;
        while (!ready && !longest.isExpired() && !closed.await(Deadline.after(world, OVERLAP_STEP))) {
            ready = shards.stream().allMatch(shard -> next.receive().livePeers(shard) > 0);
        }
        old.forEach(Subscription::close);
        transition.lock();
        try {
            if (current.mode() != before.mode()) {
                before.left().run();
            }
        } finally {
            transition.unlock();
        }
        doubters.forEach(Runnable::run);
    }

    private void hear(Ways ways) {
        List<Subscription> fresh = List.of(
                ways.send().onPeersChanged(() -> peerListeners.forEach(Runnable::run)),
                ways.receive().onDoubt(() -> doubters.forEach(Runnable::run)));
        List<Subscription> old;
        lock.lock();
        try {
            old = hearing;
            hearing = fresh;
        } finally {
            lock.unlock();
        }
        old.forEach(Subscription::close);
    }

    /** Ends its tasks and what it subscribed to. Idempotent. */
    @Override
    public void close() {
        closed.raise();
        tasks.close();
        List<Subscription> open = new ArrayList<>();
        lock.lock();
        try {
            open.addAll(hearing);
            hearing = List.of();
            registrations.forEach(registration -> open.addAll(registration.takeOpen()));
            registrations.clear();
        } finally {
            lock.unlock();
        }
        open.forEach(Subscription::close);
    }

    private final class Out implements SendWay {
        @Override
        public PublishOutcome publish(PubsubTopic topic, WakuMessage message, Attempt attempt) {
            return current.send().publish(topic, message, attempt);
        }

        @Override
        public int livePeers(PubsubTopic topic) {
            return current.send().livePeers(topic);
        }

        @Override
        public Subscription onPeersChanged(Runnable changed) {
            peerListeners.add(changed);
            return () -> peerListeners.remove(changed);
        }
    }

    private final class In implements ReceiveWay {
        @Override
        public Subscription subscribe(PubsubTopic topic, ContentTopic contentTopic, Receiver receiver) {
            Registration registration = new Registration(topic, contentTopic, receiver);
            Ways ways;
            lock.lock();
            try {
                registrations.add(registration);
                ways = current;
            } finally {
                lock.unlock();
            }
            boolean opened = false;
            try {
                registration.openOn(ways);
                opened = true;
                return registration;
            } finally {
                if (!opened) {
                    registration.close();
                }
            }
        }

        @Override
        public int livePeers(PubsubTopic topic) {
            return current.receive().livePeers(topic);
        }

        @Override
        public String path() {
            return current.receive().path();
        }

        @Override
        public Duration checkEvery() {
            return current.receive().checkEvery();
        }

        @Override
        public Subscription onDoubt(Runnable missedPerhaps) {
            doubters.add(missedPerhaps);
            return () -> doubters.remove(missedPerhaps);
        }
    }

    /** What somebody subscribed to, on whichever way. */
    private final class Registration implements Subscription {
        private final PubsubTopic topic;
        private final ContentTopic contentTopic;
        private final ReceiveWay.Receiver receiver;
        /** Guarded by the lock. */
        private final List<Subscription> open = new ArrayList<>();

        private Registration(PubsubTopic topic, ContentTopic contentTopic, ReceiveWay.Receiver receiver) {
            this.topic = topic;
            this.contentTopic = contentTopic;
            this.receiver = receiver;
        }

        /** The mode may change or the registration be closed meanwhile: then this one comes too late. */
        private void openOn(Ways ways) {
            Subscription fresh = ways.receive().subscribe(topic, contentTopic, receiver);
            lock.lock();
            try {
                if (current.mode() == ways.mode() && registrations.contains(this)) {
                    open.add(fresh);
                    return;
                }
            } finally {
                lock.unlock();
            }
            fresh.close();
        }

        /** The caller holds the lock and closes them. */
        private List<Subscription> takeOpen() {
            List<Subscription> taken = List.copyOf(open);
            open.clear();
            return taken;
        }

        @Override
        public void close() {
            List<Subscription> taken;
            lock.lock();
            try {
                registrations.remove(this);
                taken = takeOpen();
            } finally {
                lock.unlock();
            }
            taken.forEach(Subscription::close);
        }
    }
}
