package dev.jwaku.delivery;

import dev.jwaku.delivery.network.Attempt;
import dev.jwaku.delivery.network.DeliveryNetwork;
import dev.jwaku.delivery.network.Link;
import dev.jwaku.delivery.network.PublishOutcome;
import dev.jwaku.delivery.network.ReceiveWay;
import dev.jwaku.delivery.network.SendWay;
import dev.jwaku.peers.ConnectionListener;
import dev.jwaku.peers.LinkSnapshot;
import dev.jwaku.peers.LinkState;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Timers;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** A network without nodes: what one participant publishes comes to all others, subject to faults from one seed. */
public final class InMemoryNetwork implements AutoCloseable {
    private final World world;
    private final Timers timers;
    private final List<InMemoryStore> stores = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Random random;
    private final List<Participant> participants = new ArrayList<>();
    private Faults faults = new Faults(0, 0, Duration.ofMillis(1));

    /** A network without faults and participants. */
    public InMemoryNetwork(World world, long seed) {
        this.world = world;
        this.timers = new Timers(world, "in-memory-network");
        this.random = new Random(seed);
    }

    /**
     * What goes wrong.
     *
     * @param loss probability that a copy is lost
     * @param duplicate probability that a copy comes twice
     * @param delay longest delay; each copy has its own, so they overtake each other
     */
    public record Faults(double loss, double duplicate, Duration delay) {}

    /** Changes the faults from now on. */
    public void setFaults(Faults next) {
        lock.lock();
        try {
            faults = next;
        } finally {
            lock.unlock();
        }
    }

    /** A new participant, connected. */
    public Participant join() {
        return join(world);
    }

    /** A new participant, connected, whose tasks live in another world than the network's. */
    public Participant join(World own) {
        Participant participant = new Participant(own);
        lock.lock();
        try {
            participants.add(participant);
        } finally {
            lock.unlock();
        }
        participants.forEach(Participant::tellPeersChanged);
        return participant;
    }

    /** A new store node; it hears everything that reaches anybody. */
    public InMemoryStore addStore() {
        InMemoryStore store = new InMemoryStore(world, stores.size() + 1);
        stores.add(store);
        return store;
    }

    private PublishOutcome publish(Participant from, PubsubTopic topic, WakuMessage message) {
        int takers = 0;
        lock.lock();
        try {
            if (from.blackHoled) {
                return new PublishOutcome.Taken(1);
            }
            for (Participant to : participants) {
                if (to != from && from.connected && to.connected) {
                    takers++;
                    carry(to, topic, message);
                }
            }
        } finally {
            lock.unlock();
        }
        if (takers == 0) {
            return new PublishOutcome.NoPeers();
        }
        for (InMemoryStore store : stores) {
            if (!lost()) {
                store.hear(topic, message);
            }
        }
        return new PublishOutcome.Taken(takers);
    }

    private void carry(Participant to, PubsubTopic topic, WakuMessage message) {
        if (lost()) {
            return;
        }
        int copies = random.nextDouble() < faults.duplicate() ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            Duration delay = Duration.ofNanos(
                    (long) (random.nextDouble() * faults.delay().toNanos()));
            timers.schedule(delay, () -> to.receive(topic, message));
        }
    }

    private boolean lost() {
        lock.lock();
        try {
            return random.nextDouble() < faults.loss();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        timers.close();
    }

    /** One participant's path. */
    public final class Participant implements SendWay, ReceiveWay, Link {
        private final Map<PubsubTopic, List<Receiver>> receivers = new LinkedHashMap<>();
        private final List<Runnable> peerListeners = new CopyOnWriteArrayList<>();
        private final List<WakuMessage> published = new CopyOnWriteArrayList<>();
        private final World own;
        private final InMemoryStores seenStores;
        private volatile Predicate<WakuMessage> isSlow = message -> false;
        private volatile Duration slowness = Duration.ZERO;
        private final List<ConnectionListener> linkListeners = new CopyOnWriteArrayList<>();
        private volatile boolean connected = true;
        private volatile boolean blackHoled;
        private volatile boolean linkKnowsIt = true;

        private Participant(World own) {
            this.own = own;
            this.seenStores = new InMemoryStores(own, stores, () -> connected && !blackHoled);
        }

        /** Cuts the participant off or connects it again. */
        public void setConnected(boolean value) {
            LinkSnapshot before = snapshot();
            connected = value;
            participants.forEach(Participant::tellPeersChanged);
            tellLinkChanged(before);
        }

        /**
         * Lets everything that the participant sends vanish, although its peers look as if they were there.
         *
         * @param noticed whether the link knows that nobody answers
         */
        public void setBlackHoled(boolean value, boolean noticed) {
            LinkSnapshot before = snapshot();
            blackHoled = value;
            linkKnowsIt = noticed;
            tellLinkChanged(before);
        }

        /** Lets publishing some messages take this long. */
        public void setSlow(Predicate<WakuMessage> which, Duration time) {
            slowness = time;
            isSlow = which;
        }

        /** Everything that delivery asks of this participant. */
        public DeliveryNetwork network() {
            return new DeliveryNetwork(this, this, seenStores, this);
        }

        /** How it sees the store nodes. */
        public InMemoryStores stores() {
            return seenStores;
        }

        private void tellLinkChanged(LinkSnapshot before) {
            LinkSnapshot now = snapshot();
            if (!before.equals(now)) {
                linkListeners.forEach(listener -> listener.changed(before, now));
            }
        }

        @Override
        public LinkSnapshot snapshot() {
            boolean up = connected && !(blackHoled && linkKnowsIt);
            return new LinkSnapshot(
                    up ? LinkState.CONNECTED : LinkState.OFFLINE, up, up, up && !stores.isEmpty(), up ? 1 : 0);
        }

        @Override
        public Subscription listen(ConnectionListener listener) {
            linkListeners.add(listener);
            return () -> linkListeners.remove(listener);
        }

        /** What this participant handed to others. */
        public List<WakuMessage> published() {
            return published;
        }

        private void tellPeersChanged() {
            peerListeners.forEach(Runnable::run);
        }

        private void receive(PubsubTopic topic, WakuMessage message) {
            List<Receiver> listening;
            lock.lock();
            try {
                listening =
                        connected && !blackHoled ? List.copyOf(receivers.getOrDefault(topic, List.of())) : List.of();
            } finally {
                lock.unlock();
            }
            listening.forEach(receiver -> receiver.onMessage(topic, message));
        }

        @Override
        public PublishOutcome publish(PubsubTopic topic, WakuMessage message, Attempt attempt) {
            if (isSlow.test(message) && new Signal(own).await(Deadline.after(own, slowness))) {
                throw new IllegalStateException("nobody raises this");
            }
            PublishOutcome outcome = InMemoryNetwork.this.publish(this, topic, message);
            if (outcome instanceof PublishOutcome.Taken) {
                published.add(message);
            }
            return outcome;
        }

        @Override
        public Subscription subscribe(PubsubTopic topic, ContentTopic contentTopic, Receiver receiver) {
            return hear(topic, (shard, message) -> {
                if (message.contentTopic().equals(contentTopic)) {
                    receiver.onMessage(shard, message);
                }
            });
        }

        /** Brings every message of a shard. */
        public Subscription hear(PubsubTopic topic, Receiver receiver) {
            lock.lock();
            try {
                receivers.computeIfAbsent(topic, missing -> new ArrayList<>()).add(receiver);
            } finally {
                lock.unlock();
            }
            return () -> unsubscribe(topic, receiver);
        }

        private void unsubscribe(PubsubTopic topic, Receiver receiver) {
            lock.lock();
            try {
                receivers.getOrDefault(topic, new ArrayList<>()).remove(receiver);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public int livePeers(PubsubTopic topic) {
            lock.lock();
            try {
                return !connected
                        ? 0
                        : (int) participants.stream()
                                .filter(other -> other != this && other.connected)
                                .count();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public Subscription onPeersChanged(Runnable changed) {
            peerListeners.add(changed);
            return () -> peerListeners.remove(changed);
        }
    }
}
