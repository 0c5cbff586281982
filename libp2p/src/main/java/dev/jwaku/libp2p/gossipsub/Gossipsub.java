package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.DeadlineExceededException;
import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.host.ConnectionInfo;
import dev.jwaku.libp2p.host.Host;
import dev.jwaku.libp2p.host.HostListener;
import dev.jwaku.libp2p.host.StreamLimits;
import dev.jwaku.libp2p.identify.IdentifyInfo;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.Meters;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Gossipsub on a host: publishes and receives messages of topics through a mesh of peers.
 *
 * <p>Peers join it by themselves: as soon as identify says that they speak the protocol, or when they open a stream of
 * it to us. All methods may be called from any task; those with a deadline wait for the owner task. Create it before
 * the host listens or dials. {@link #close()} takes leave in an orderly way; close it before the host.
 */
public final class Gossipsub implements AutoCloseable {
    /**
     * Streams of the protocol that one peer may have open to us: the present one, and replaced ones on their way out.
     */
    private static final StreamLimits STREAM_LIMITS = new StreamLimits(4, 8192);

    /** How long {@link #close()} lets queues drain. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final GossipContext context;
    private final World world;
    private final Mailbox<GossipEvent> mailbox;
    private final Tasks tasks;
    private final GossipOwner owner;
    private final Tasks.Task ownerTask;
    private final Tasks.Task deliveryTask;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Gossipsub(GossipContext context, MessageValidator validator, boolean participates) {
        this.context = context;
        this.world = context.world();
        this.mailbox = new Mailbox<>(world, context.config().limits().mailbox());
        this.tasks = new Tasks(world, "gossipsub");
        PeerChanges changes = new PeerChanges();
        this.owner = new GossipOwner(context, validator, mailbox, changes, tasks);
        this.ownerTask = tasks.start("gossip-owner", owner::run);
        this.deliveryTask = tasks.start("gossip-delivery", owner.deliveries()::run);
        registerGauges(world.meters());
        Host host = context.host();
        ProtocolId protocol = context.config().protocol();
        if (participates) {
            host.addListener(new PeerWatch(protocol, changes, mailbox));
            host.handle(protocol, STREAM_LIMITS, new InboundStreams(context, changes, mailbox));
        }
    }

    /**
     * Starts gossipsub on a host.
     *
     * @param validator judges messages before they are delivered and forwarded
     * @throws IllegalStateException if the host serves the protocol already
     */
    public static Gossipsub start(World world, Host host, GossipsubConfig config, MessageValidator validator) {
        return start(world, host, config, validator, GossipTracer.NONE);
    }

    /**
     * Starts gossipsub on a host.
     *
     * @param validator judges messages before they are delivered and forwarded
     * @param tracer hears what is sent
     * @throws IllegalStateException if the host serves the protocol already
     */
    public static Gossipsub start(
            World world, Host host, GossipsubConfig config, MessageValidator validator, GossipTracer tracer) {
        return new Gossipsub(GossipContext.of(world, host, config, tracer), validator, true);
    }

    /** One that no peer ever sees: for a node that does not relay. Publishing says that there are no peers. */
    public static Gossipsub detached(World world, Host host, GossipsubConfig config, MessageValidator validator) {
        return new Gossipsub(GossipContext.of(world, host, config, GossipTracer.NONE), validator, false);
    }

    private void registerGauges(Meters meters) {
        GossipGauges.register(meters, context.config().mesh(), owner::snapshot, owner::figures);
        meters.gauge(
                "libp2p_gossipsub_send_queue_bytes",
                () -> context.backpressure().queued());
    }

    /**
     * Publishes a message; it need not be on a topic we follow. Waits while peers are behind.
     *
     * @param data kept until it is sent; copied once
     * @throws DeadlineExceededException if that lasts too long; the message may still have been sent if the owner task
     *     had taken it over, and a further publish then says {@link PublishResult.Duplicate}
     */
    public PublishResult publish(String topic, Bytes data, Deadline deadline) {
        return publish(topic, data, false, Optional.empty(), deadline);
    }

    /**
     * As {@link #publish(String, Bytes, Deadline)} or {@link #republish}, and asks peers whether they have it.
     *
     * @param again whether it goes out even if it was published or received lately
     * @param proof hears of it, unless the result is another than {@link PublishResult.Published}
     */
    public PublishResult publish(String topic, Bytes data, boolean again, PublishProof proof, Deadline deadline) {
        return publish(topic, data, again, Optional.of(proof), deadline);
    }

    /**
     * Publishes a message once more, even if it was published or received lately: a peer that missed it gets it, the
     * others drop it. Never says {@link PublishResult.Duplicate}; our own listener does not hear it again.
     *
     * @throws DeadlineExceededException as {@link #publish}
     */
    public PublishResult republish(String topic, Bytes data, Deadline deadline) {
        return publish(topic, data, true, Optional.empty(), deadline);
    }

    private PublishResult publish(
            String topic, Bytes data, boolean again, Optional<PublishProof> proof, Deadline deadline) {
        MessageId id = context.config().messageId().idOf(topic, data);
        if (!context.backpressure().await(null, deadline)) {
            throw new DeadlineExceededException("gossipsub: peers do not take messages of " + topic + " fast enough");
        }
        Supplier<PublishResult> step = () -> owner.publish(id, topic, data, again, proof.orElse(null));
        PublishResult result = mailbox.isClosed() ? null : owner.doNow(step);
        return result != null ? result : call(step, deadline);
    }

    /**
     * Treats a message that nobody took as one that came from a peer: our own listener hears it, it counts as seen, and
     * peers that come within the next heartbeats are told of it.
     *
     * @return false if the topic is not followed, or the message is known or too long; then nothing happened
     * @throws DeadlineExceededException if the owner task did not get to it in time
     */
    public boolean keep(String topic, Bytes data, Deadline deadline) {
        MessageId id = context.config().messageId().idOf(topic, data);
        return call(() -> owner.keep(id, topic, data), deadline);
    }

    /**
     * Follows a topic from now on. A second call replaces the listener.
     *
     * @throws DeadlineExceededException if the owner task did not get to it in time
     */
    public void subscribe(String topic, GossipListener listener, Deadline deadline) {
        owner.deliveries().listen(topic, listener);
        call(() -> owner.subscribe(topic), deadline);
    }

    /**
     * Leaves a topic; its listener hears nothing more. Does nothing if it is not followed.
     *
     * @throws DeadlineExceededException if the owner task did not get to it in time
     */
    public void unsubscribe(String topic, Deadline deadline) {
        owner.deliveries().ignore(topic);
        call(() -> owner.unsubscribe(topic), deadline);
    }

    /** Who is there now. Never blocks. */
    public GossipSnapshot snapshot() {
        return owner.snapshot();
    }

    /**
     * Waits until the mesh of a topic has so many peers.
     *
     * @return false if the deadline passed first
     */
    public boolean awaitMesh(String topic, int peers, Deadline deadline) {
        return owner.awaitMesh(topic, peers, deadline);
    }

    /** How a peer stands now; {@link PeerScore#ZERO} for strangers. */
    public PeerScore score(PeerId peer, Deadline deadline) {
        return call(() -> owner.score(peer), deadline);
    }

    private <T> T call(Supplier<T> body, Deadline deadline) {
        Reply<T> reply = new Reply<>(world);
        if (!mailbox.put(new GossipEvent.Call<>(body, reply), deadline)) {
            if (mailbox.isClosed()) {
                throw new CancelledException("gossipsub is closed");
            }
            throw new DeadlineExceededException("gossipsub: the owner task is overloaded");
        }
        return reply.await(deadline);
    }

    /** Sends what is queued, closes our streams and ends all tasks, within some seconds. Idempotent. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        Deadline deadline = Deadline.after(world, FAREWELL);
        mailbox.close();
        try {
            if (ownerTask.join(deadline)) {
                owner.writers().finish(deadline);
            }
            owner.deliveries().close();
            deliveryTask.join(deadline);
        } finally {
            tasks.close();
        }
    }

    /** Tells the owner task of peers that come and go. Never blocks. */
    private record PeerWatch(ProtocolId protocol, PeerChanges changes, Mailbox<GossipEvent> mailbox)
            implements HostListener {
        @Override
        public void identified(PeerId peer, IdentifyInfo info) {
            if (info.supports(protocol)) {
                changes.speaks(peer);
                mailbox.offer(new GossipEvent.PeersChanged());
            }
        }

        @Override
        public void renewed(ConnectionInfo connection) {
            changes.renewed(connection.peer());
            mailbox.offer(new GossipEvent.PeersChanged());
        }

        @Override
        public void disconnected(PeerId peer) {
            changes.gone(peer);
            mailbox.offer(new GossipEvent.PeersChanged());
        }
    }
}
