package dev.jwaku.waku.relay;

import dev.jwaku.libp2p.gossipsub.GossipMessage;
import dev.jwaku.libp2p.gossipsub.Gossipsub;
import dev.jwaku.libp2p.gossipsub.PeerScore;
import dev.jwaku.libp2p.gossipsub.PublishProof;
import dev.jwaku.libp2p.gossipsub.PublishResult;
import dev.jwaku.libp2p.host.Host;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.message.WakuMessageCodec;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * Waku Relay on a host. All methods may be called from any task. Start it before the host listens or dials; close it
 * before the host.
 */
public final class WakuRelay implements AutoCloseable {
    private final World world;
    private final Gossipsub gossipsub;
    private final RelayMeters meters;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Map<PubsubTopic, List<RelayListener>> listeners = Map.of();

    private WakuRelay(World world, Gossipsub gossipsub, RelayMeters meters) {
        this.world = world;
        this.gossipsub = gossipsub;
        this.meters = meters;
    }

    /** Starts relay and the gossipsub below it. */
    public static WakuRelay start(World world, Host host, WakuRelayConfig config) {
        RelayValidator validator = new RelayValidator(world, config);
        RelayMeters meters = new RelayMeters(world.meters());
        RelayTracer tracer = new RelayTracer(world, meters);
        return new WakuRelay(world, Gossipsub.start(world, host, config.gossipsub(), validator, tracer), meters);
    }

    /** Relay that takes no part in the network: publishing says that there are no peers. */
    public static WakuRelay detached(World world, Host host, WakuRelayConfig config) {
        RelayValidator validator = new RelayValidator(world, config);
        return new WakuRelay(
                world, Gossipsub.detached(world, host, config.gossipsub(), validator), new RelayMeters(world.meters()));
    }

    /**
     * Publishes a message; the topic need not be followed. Waits while peers are behind.
     *
     * @throws dev.jwaku.libp2p.DeadlineExceededException if that lasts too long
     */
    public RelayResult publish(PubsubTopic topic, WakuMessage message, Deadline deadline) {
        return publish(topic, message, false, Optional.empty(), deadline);
    }

    /**
     * Publishes a message once more, past our own memory of what was seen: for a sender that has reason to believe that
     * its first copy was lost. Peers that have it drop the copy. Never says {@link RelayResult.Duplicate}.
     *
     * @throws dev.jwaku.libp2p.DeadlineExceededException if peers are behind for too long
     */
    public RelayResult republish(PubsubTopic topic, WakuMessage message, Deadline deadline) {
        return publish(topic, message, true, Optional.empty(), deadline);
    }

    /**
     * As {@link #publish(PubsubTopic, WakuMessage, Deadline)} or {@link #republish}, and asks peers whether they have
     * it: what is only written to a connection may never arrive.
     *
     * @param again whether it goes out even if it was seen lately
     * @param proof hears of it, unless the result is another than {@link RelayResult.Published}
     * @throws dev.jwaku.libp2p.DeadlineExceededException if peers are behind for too long
     */
    public RelayResult publish(
            PubsubTopic topic, WakuMessage message, boolean again, PublishProof proof, Deadline deadline) {
        return publish(topic, message, again, Optional.of(proof), deadline);
    }

    private RelayResult publish(
            PubsubTopic topic, WakuMessage message, boolean again, Optional<PublishProof> proof, Deadline deadline) {
        if (message.payload().isEmpty()) {
            return new RelayResult.Invalid("the payload is empty; go-waku and js-waku refuse that");
        }
        if (message.contentTopic().name().isEmpty()) {
            return new RelayResult.Invalid("the content topic is empty; go-waku and js-waku refuse that");
        }
        if (message.timestamp().orElse(0) == 0) {
            return new RelayResult.Invalid("the timestamp is missing; archives refuse that");
        }
        MessageHash hash = MessageHash.of(topic, message);
        Bytes data = WakuMessageCodec.encode(message);
        PublishResult published;
        if (proof.isPresent()) {
            published = gossipsub.publish(topic.name(), data, again, proof.get(), deadline);
        } else if (again) {
            published = gossipsub.republish(topic.name(), data, deadline);
        } else {
            published = gossipsub.publish(topic.name(), data, deadline);
        }
        return toResult(topic, message, again ? "own_again" : "own", hash, published);
    }

    /**
     * Publishes bytes that are a WakuMessage already, unchanged: for light push and for passing on what was stored.
     *
     * @param data must decode; its encoded form decides about duplicates
     * @throws dev.jwaku.libp2p.MalformedMessageException if it is no WakuMessage
     * @throws dev.jwaku.libp2p.DeadlineExceededException if peers are behind for too long
     */
    public RelayResult publishEncoded(PubsubTopic topic, Bytes data, Deadline deadline) {
        WakuMessage message = WakuMessageCodec.decode(data);
        MessageHash hash = MessageHash.of(topic, message);
        return toResult(topic, message, "passed_on", hash, gossipsub.publish(topic.name(), data, deadline));
    }

    /**
     * As {@link #republish} for bytes that are a WakuMessage already, unchanged.
     *
     * @throws dev.jwaku.libp2p.MalformedMessageException if it is no WakuMessage
     * @throws dev.jwaku.libp2p.DeadlineExceededException if peers are behind for too long
     */
    public RelayResult republishEncoded(PubsubTopic topic, Bytes data, Deadline deadline) {
        WakuMessage message = WakuMessageCodec.decode(data);
        MessageHash hash = MessageHash.of(topic, message);
        return toResult(topic, message, "passed_on_again", hash, gossipsub.republish(topic.name(), data, deadline));
    }

    /**
     * Takes a message in that no peer took, as if it had come from one: those who listen here hear it, and peers that
     * come soon are told of it. For a node that serves others and is alone.
     *
     * @param data must decode
     * @return false if the topic is not followed, or the message is known or too long; then nothing happened
     * @throws dev.jwaku.libp2p.DeadlineExceededException if gossipsub is overloaded
     */
    public boolean keep(PubsubTopic topic, Bytes data, Deadline deadline) {
        return gossipsub.keep(topic.name(), data, deadline);
    }

    private RelayResult toResult(
            PubsubTopic topic, WakuMessage message, String origin, MessageHash hash, PublishResult published) {
        return switch (published) {
            case PublishResult.Published sent -> {
                trace("relay_published", topic, message, origin, hash, sent.peers());
                yield new RelayResult.Published(hash, sent.peers());
            }
            case PublishResult.NoPeers ignored -> {
                trace("relay_no_peers", topic, message, origin, hash, 0);
                yield new RelayResult.NoPeers();
            }
            case PublishResult.Duplicate ignored -> new RelayResult.Duplicate(hash);
            case PublishResult.TooLarge refused -> new RelayResult.TooLarge(refused.bytes(), refused.limit());
        };
    }

    private void trace(
            String event, PubsubTopic topic, WakuMessage message, String origin, MessageHash hash, int peers) {
        if (world.events().isEnabled()) {
            world.events()
                    .emit(
                            event,
                            "msg_hash",
                            hash.toString(),
                            "topic",
                            topic.name(),
                            "ctopic",
                            message.contentTopic().name(),
                            "origin",
                            origin,
                            "size",
                            message.payload().length(),
                            "peers",
                            peers);
        }
    }

    /**
     * Follows a topic; several listeners of one topic hear each message in the order in which they were added.
     *
     * @throws dev.jwaku.libp2p.DeadlineExceededException if gossipsub is overloaded
     */
    public void subscribe(PubsubTopic topic, RelayListener listener, Deadline deadline) {
        meters.follow(topic.name());
        world.events().emit("relay_subscribed", "topic", topic.name());
        change(topic, present -> {
            List<RelayListener> more = new ArrayList<>(present);
            more.add(listener);
            return more;
        });
        gossipsub.subscribe(topic.name(), (from, message) -> deliver(topic, from, message), deadline);
    }

    /**
     * Leaves a topic, for all its listeners. Does nothing if it is not followed.
     *
     * @throws dev.jwaku.libp2p.DeadlineExceededException if gossipsub is overloaded
     */
    public void unsubscribe(PubsubTopic topic, Deadline deadline) {
        world.events().emit("relay_unsubscribed", "topic", topic.name());
        change(topic, present -> List.of());
        gossipsub.unsubscribe(topic.name(), deadline);
    }

    private void change(PubsubTopic topic, UnaryOperator<List<RelayListener>> operation) {
        lock.lock();
        try {
            Map<PubsubTopic, List<RelayListener>> changed = new LinkedHashMap<>(listeners);
            List<RelayListener> result = operation.apply(changed.getOrDefault(topic, List.of()));
            if (result.isEmpty()) {
                changed.remove(topic);
            } else {
                changed.put(topic, result);
            }
            listeners = changed;
        } finally {
            lock.unlock();
        }
    }

    private void deliver(PubsubTopic topic, PeerId from, GossipMessage gossip) {
        meters.received(topic.name(), gossip.data().length());
        WakuMessage message = WakuMessageCodec.decode(gossip.data());
        ReceivedMessage received = new ReceivedMessage(topic, message, gossip.data(), from);
        if (world.events().isEnabled()) {
            world.events()
                    .emit(
                            "relay_received",
                            "msg_hash",
                            received.hash().toString(),
                            "msg_id",
                            gossip.id().toString(),
                            "topic",
                            topic.name(),
                            "ctopic",
                            message.contentTopic().name(),
                            "from",
                            from.toString(),
                            "size",
                            message.payload().length());
        }
        for (RelayListener listener : listeners.getOrDefault(topic, List.of())) {
            deliver(listener, received);
        }
    }

    /** A listener that throws must not keep the message from the others. */
    private void deliver(RelayListener listener, ReceivedMessage received) {
        try {
            listener.received(received);
        } catch (CancelledException e) {
            throw e;
        } catch (RuntimeException e) {
            world.taskFailed("relay listener of " + received.topic(), e);
        }
    }

    /** The topics we follow. */
    public List<PubsubTopic> topics() {
        return List.copyOf(listeners.keySet());
    }

    /** The peers that carry a topic for us; none if we do not follow it. */
    public List<PeerId> mesh(PubsubTopic topic) {
        return gossipsub.snapshot().mesh(topic.name());
    }

    /** The connected peers that follow a topic. */
    public List<PeerId> subscribers(PubsubTopic topic) {
        return gossipsub.snapshot().subscribers(topic.name());
    }

    /**
     * Waits until the mesh of a topic has so many peers.
     *
     * @return false if the deadline passed first
     */
    public boolean awaitMesh(PubsubTopic topic, int peers, Deadline deadline) {
        return gossipsub.awaitMesh(topic.name(), peers, deadline);
    }

    /** How gossipsub judges a peer. */
    public PeerScore score(PeerId peer, Deadline deadline) {
        return gossipsub.score(peer, deadline);
    }

    /** Takes leave of the peers and ends all tasks, within some seconds. Idempotent. */
    @Override
    public void close() {
        gossipsub.close();
    }
}
