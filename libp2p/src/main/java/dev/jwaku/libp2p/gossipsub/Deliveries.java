package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** Hands accepted messages to our own listeners. {@link #run} is the delivery task. */
final class Deliveries {
    /** How long the owner task waits for room before it drops. */
    private static final Duration PATIENCE = Duration.ofMillis(20);

    private static final int BATCH = 64;

    private final World world;
    private final Backpressure backpressure;
    private final GossipMeters meters;
    private final Mailbox<GossipAction.Deliver> mailbox;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Map<String, GossipListener> listeners = Map.of();

    Deliveries(GossipContext context) {
        this.world = context.world();
        this.backpressure = context.backpressure();
        this.meters = context.meters();
        this.mailbox = new Mailbox<>(world, context.config().limits().deliveries());
    }

    void listen(String topic, GossipListener listener) {
        lock.lock();
        try {
            Map<String, GossipListener> changed = new LinkedHashMap<>(listeners);
            changed.put(topic, listener);
            listeners = changed;
        } finally {
            lock.unlock();
        }
    }

    void ignore(String topic) {
        lock.lock();
        try {
            Map<String, GossipListener> changed = new LinkedHashMap<>(listeners);
            changed.remove(topic);
            listeners = changed;
        } finally {
            lock.unlock();
        }
    }

    /** Queues a message; waits shortly if there is no room, then drops it and counts. */
    void offer(PeerId from, GossipMessage message) {
        GossipAction.Deliver delivery = new GossipAction.Deliver(from, message);
        if (!mailbox.offer(delivery) && !mailbox.put(delivery, Deadline.after(world, PATIENCE))) {
            meters.deliveriesFull.increment();
            return;
        }
        backpressure.addDelivery();
    }

    void run() {
        backpressure.deliveringHere();
        while (true) {
            List<GossipAction.Deliver> batch = mailbox.takeUpTo(BATCH, Deadline.NEVER);
            if (batch.isEmpty()) {
                return;
            }
            for (GossipAction.Deliver delivery : batch) {
                deliver(delivery);
                backpressure.removeDelivery();
            }
        }
    }

    private void deliver(GossipAction.Deliver delivery) {
        GossipListener listener = listeners.get(delivery.message().topic());
        if (listener == null) {
            return;
        }
        try {
            listener.received(delivery.from(), delivery.message());
        } catch (CancelledException e) {
            throw e;
        } catch (RuntimeException e) {
            world.taskFailed("gossip listener of " + delivery.message().topic(), e);
        }
    }

    /** Lets the delivery task end when it has delivered what is queued. */
    void close() {
        mailbox.close();
    }
}
