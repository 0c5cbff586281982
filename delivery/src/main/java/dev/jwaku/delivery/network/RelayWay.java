package dev.jwaku.delivery.network;

import dev.jwaku.delivery.Subscription;
import dev.jwaku.libp2p.DeadlineExceededException;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.relay.ReceivedMessage;
import dev.jwaku.waku.relay.RelayResult;
import dev.jwaku.waku.relay.WakuRelay;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** The way over Waku Relay, out and in. Does not own the relay; close this first. */
public final class RelayWay implements SendWay, ReceiveWay, AutoCloseable {
    /** How long one attempt waits for peers that are behind. */
    public static final Duration PUBLISH_TIMEOUT = Duration.ofSeconds(5);
    /**
     * After this nobody is expected to prove any more that it has a message: gossipsub gives up after 30 s, behind what
     * was written before.
     */
    public static final Duration PROOF_TIMEOUT = Duration.ofSeconds(45);
    /** How often the peers of the shards in use are counted. */
    public static final Duration PEER_CHECK_INTERVAL = Duration.ofMillis(500);

    private static final PublishOutcome UNPROVED =
            new PublishOutcome.TryAgain("no relay peer proved to have it", List.of());

    private final World world;
    private final WakuRelay relay;
    private final Tasks tasks;
    private final Signal closed;
    private final List<PubsubTopic> shards = new CopyOnWriteArrayList<>();
    private final List<PubsubTopic> followed = new CopyOnWriteArrayList<>();
    private final List<Receiver> receivers = new CopyOnWriteArrayList<>();
    private final List<Runnable> peerListeners = new CopyOnWriteArrayList<>();
    /** The oldest first. */
    private final Queue<Unproved> unproved = new ConcurrentLinkedQueue<>();

    /** Starts to watch the peers of a running relay. */
    public RelayWay(World world, WakuRelay relay) {
        this.world = world;
        this.relay = relay;
        this.tasks = new Tasks(world, "relay-way");
        this.closed = new Signal(world);
        tasks.start("peers", this::watchPeers);
    }

    @Override
    public PublishOutcome publish(PubsubTopic topic, WakuMessage message, Attempt attempt) {
        use(topic);
        try {
            Deadline deadline = Deadline.after(world, PUBLISH_TIMEOUT);
            Handover handover = new Handover();
            RelayResult result = relay.publish(
                    topic,
                    message,
                    attempt.isRepetition(),
                    proved -> handover.end(proved ? new PublishOutcome.Taken(1) : UNPROVED),
                    deadline);
            return switch (result) {
                case RelayResult.Published ignored -> {
                    unproved.add(new Unproved(handover, Deadline.after(world, PROOF_TIMEOUT)));
                    yield new PublishOutcome.Handed(handover);
                }
                // Seen on the network within two minutes: an earlier attempt or another peer has brought it there.
                case RelayResult.Duplicate ignored -> new PublishOutcome.Taken(1);
                case RelayResult.NoPeers ignored -> new PublishOutcome.NoPeers();
                case RelayResult.TooLarge large ->
                    new PublishOutcome.Refused(
                            "it has " + large.bytes() + " bytes encoded, relays take " + large.limit());
                case RelayResult.Invalid invalid -> new PublishOutcome.Refused(invalid.reason());
            };
        } catch (DeadlineExceededException e) {
            return new PublishOutcome.TryAgain("relay peers are behind", List.of());
        }
    }

    /** The whole shard is followed until this closes: joining a mesh again costs more than its traffic. */
    @Override
    public Subscription subscribe(PubsubTopic topic, ContentTopic contentTopic, Receiver receiver) {
        use(topic);
        Receiver chosen = (shard, message) -> {
            if (shard.equals(topic) && message.contentTopic().equals(contentTopic)) {
                receiver.onMessage(shard, message);
            }
        };
        receivers.add(chosen);
        follow(topic);
        return () -> receivers.remove(chosen);
    }

    private void follow(PubsubTopic topic) {
        if (!followed.contains(topic)) {
            followed.add(topic);
            relay.subscribe(topic, this::received, Deadline.after(world, PUBLISH_TIMEOUT));
        }
    }

    private void received(ReceivedMessage received) {
        receivers.forEach(receiver -> receiver.onMessage(received.topic(), received.message()));
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
            giveUpUnproved();
            List<Integer> now = shards.stream().map(this::livePeers).toList();
            if (!now.equals(before)) {
                before = now;
                peerListeners.forEach(Runnable::run);
            }
        }
    }

    private void giveUpUnproved() {
        Unproved first = unproved.peek();
        while (first != null && first.deadline.isExpired()) {
            unproved.poll();
            first.handover.end(UNPROVED);
            first = unproved.peek();
        }
    }

    /**
     * Notes that the node follows no shard any more; the next subscription follows its shard again. Whoever leaves the
     * shards calls it.
     */
    public void shardsWereLeft() {
        followed.clear();
    }

    /** Stops watching. Idempotent. */
    @Override
    public void close() {
        closed.raise();
        tasks.close();
    }

    private record Unproved(Handover handover, Deadline deadline) {}
}
