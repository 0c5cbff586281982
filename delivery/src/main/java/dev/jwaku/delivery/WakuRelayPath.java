package dev.jwaku.delivery;

import dev.jwaku.libp2p.DeadlineExceededException;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.relay.RelayResult;
import dev.jwaku.waku.relay.WakuRelay;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The way over Waku Relay. Does not own the relay; close this first. */
public final class WakuRelayPath implements RelayPath, AutoCloseable {
    /** How long one attempt waits for peers that are behind. */
    public static final Duration PUBLISH_TIMEOUT = Duration.ofSeconds(5);
    /** How often the peers of the shards in use are counted. */
    public static final Duration PEER_CHECK_INTERVAL = Duration.ofMillis(500);

    private final World world;
    private final WakuRelay relay;
    private final Tasks tasks;
    private final Signal closed;
    private final List<PubsubTopic> shards = new CopyOnWriteArrayList<>();
    private final List<Runnable> peerListeners = new CopyOnWriteArrayList<>();

    /** Starts to watch the peers of a running relay. */
    public WakuRelayPath(World world, WakuRelay relay) {
        this.world = world;
        this.relay = relay;
        this.tasks = new Tasks(world, "relay-path");
        this.closed = new Signal(world);
        tasks.start("peers", this::watchPeers);
    }

    @Override
    public PublishOutcome publish(PubsubTopic topic, WakuMessage message) {
        use(topic);
        try {
            return switch (relay.publish(topic, message, Deadline.after(world, PUBLISH_TIMEOUT))) {
                case RelayResult.Published published -> new PublishOutcome.Taken(published.peers());
                // Seen on the network within two minutes: an earlier attempt or another peer has brought it there.
                case RelayResult.Duplicate ignored -> new PublishOutcome.Taken(1);
                case RelayResult.NoPeers ignored -> new PublishOutcome.NoPeers();
                case RelayResult.TooLarge large ->
                    new PublishOutcome.Refused(
                            "it has " + large.bytes() + " bytes encoded, relays take " + large.limit());
                case RelayResult.Invalid invalid -> new PublishOutcome.Refused(invalid.reason());
            };
        } catch (DeadlineExceededException e) {
            return new PublishOutcome.NoPeers();
        }
    }

    @Override
    public Subscription subscribe(PubsubTopic topic, Receiver receiver) {
        use(topic);
        relay.subscribe(
                topic,
                received -> receiver.onMessage(received.topic(), received.message()),
                Deadline.after(world, PUBLISH_TIMEOUT));
        return () -> {
            if (!closed.isRaised()) {
                relay.unsubscribe(topic, Deadline.after(world, PUBLISH_TIMEOUT));
            }
        };
    }

    @Override
    public int livePeers(PubsubTopic topic) {
        return relay.subscribers(topic).size();
    }

    @Override
    public Subscription onPeersChanged(Runnable changed) {
        peerListeners.add(changed);
        return () -> peerListeners.remove(changed);
    }

    private void use(PubsubTopic topic) {
        if (!shards.contains(topic)) {
            shards.add(topic);
        }
    }

    private void watchPeers() {
        List<Integer> before = List.of();
        while (!closed.await(Deadline.after(world, PEER_CHECK_INTERVAL))) {
            List<Integer> now = shards.stream().map(this::livePeers).toList();
            if (!now.equals(before)) {
                before = now;
                peerListeners.forEach(Runnable::run);
            }
        }
    }

    /** Stops watching. Idempotent. */
    @Override
    public void close() {
        closed.raise();
        tasks.close();
    }
}
