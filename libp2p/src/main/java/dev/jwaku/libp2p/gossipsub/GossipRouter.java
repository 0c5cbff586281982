package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Gossipsub as a state machine: events in, {@link GossipAction}s out.
 *
 * <p>No I/O, no clock, no thread: one thread calls it at a time and passes the time in nanoseconds, which must not go
 * back. After every call {@link #takeActions} says what is to be done; {@link #nextDueAt()} says when {@link #tick} is
 * due. Same events and same random numbers give the same actions.
 */
final class GossipRouter {
    /** A peer that heard nothing for this long is told our subscriptions again (trap T-Y4: nim resets after 5 min). */
    static final long REFRESH = Duration.ofMinutes(2).toNanos();

    /** nim's penalty for an RPC that cannot be decoded. */
    private static final double MALFORMED_PENALTY = 0.1;

    private final GossipState state;
    private final MeshUpkeep upkeep;
    private final ControlHandler control;
    private final GossipEmitter emitter;
    private final MessageFlow messages;
    private final long interval;
    private long nextHeartbeat;

    /** @param random also sets the phase of the heartbeat, so that nodes do not beat in step */
    GossipRouter(GossipsubConfig config, RandomGenerator random, GossipMeters meters, long now) {
        this.state = new GossipState(config, random, meters, now);
        this.upkeep = new MeshUpkeep(state);
        this.control = new ControlHandler(state);
        this.emitter = new GossipEmitter(state);
        this.messages = new MessageFlow(state);
        this.interval = config.mesh().heartbeat().toNanos();
        this.nextHeartbeat = now + random.nextLong(interval) + 1;
    }

    /** A peer that speaks gossipsub is there; it is told our subscriptions. */
    void peerConnected(PeerId peer, boolean outbound, Optional<String> ip, long now) {
        if (state.peers.containsKey(peer)) {
            return;
        }
        state.peers.put(peer, new PeerState(peer, outbound, now));
        state.scores.connected(peer, ip);
        state.version++;
        announce(peer);
    }

    /** The last connection to a peer is gone. Its bad score and backoffs stay for a while. */
    void peerDisconnected(PeerId peer, long now) {
        if (state.peers.remove(peer) == null) {
            return;
        }
        state.mesh.keySet().forEach(topic -> state.removeFromMesh(peer, topic));
        state.fanout.removePeer(peer);
        state.promises.forget(peer);
        state.scores.disconnected(peer, now);
        state.version++;
    }

    /** Follows a topic: tells all peers and grafts some. */
    void subscribe(String topic, long now) {
        if (state.mesh.containsKey(topic)) {
            return;
        }
        state.mesh.put(topic, new LinkedHashSet<>());
        state.version++;
        tellAll(new Rpc.Subscription(true, topic));
        for (PeerId peer : state.fanout.remove(topic)) {
            if (state.isGraftable(peer, topic, now)) {
                state.graft(peer, topic, now);
            }
        }
        upkeep.fill(topic, now);
    }

    /** Leaves a topic: takes leave of its mesh and tells all peers. */
    void unsubscribe(String topic, long now) {
        if (!state.mesh.containsKey(topic)) {
            return;
        }
        long backoff = state.config.mesh().unsubscribeBackoff().toNanos();
        List.copyOf(state.mesh.get(topic)).forEach(peer -> state.prune(peer, topic, now, backoff));
        state.mesh.remove(topic);
        state.version++;
        tellAll(new Rpc.Subscription(false, topic));
    }

    /** Handles subscriptions first, then messages, then control, as nim does. */
    void received(PeerId from, Rpc rpc, long now) {
        PeerState peer = state.peer(from);
        if (peer == null || isGraylisted(from, now)) {
            return;
        }
        rpc.subscriptions().forEach(subscription -> onSubscription(peer, subscription, now));
        rpc.publish().forEach(publication -> messages.received(from, publication, now));
        if (!rpc.control().isEmpty()) {
            control.handle(peer, rpc.control(), now);
        }
    }

    private void onSubscription(PeerState peer, Rpc.Subscription subscription, long now) {
        String topic = subscription.topic();
        boolean news = subscription.subscribe() ? peer.subscribe(topic) : peer.unsubscribe(topic);
        state.version += news ? 1 : 0;
        if (!subscription.subscribe()) {
            state.removeFromMesh(peer.id(), topic);
            state.fanout.removePeer(peer.id(), topic);
            return;
        }
        boolean wanted = state.mesh.containsKey(topic)
                && state.mesh.get(topic).size() < state.config.mesh().dLow();
        if (wanted && state.isGraftable(peer.id(), topic, now)) {
            state.graft(peer.id(), topic, now);
        }
    }

    /** A peer sent something that is no RPC. */
    void malformed(PeerId from) {
        state.meters.malformedRpcs.increment();
        state.scores.misbehaved(from, MALFORMED_PENALTY);
    }

    /** The verdict on a message of a {@link GossipAction.Validate}. */
    void validated(MessageId id, Verdict verdict, long now) {
        messages.validated(id, verdict, now);
    }

    /** Publishes; the number of peers is that of the following {@link GossipAction.SendMessage}. */
    PublishResult publish(MessageId id, String topic, Bytes data, long now) {
        return messages.publish(id, topic, data, now);
    }

    /** The same, even if the message was seen. */
    PublishResult republish(MessageId id, String topic, Bytes data, long now) {
        return messages.republish(id, topic, data, now);
    }

    /** Remembers a message that nobody took; null if it cannot be shown to us. */
    @Nullable
    GossipMessage keep(MessageId id, String topic, Bytes data, long now) {
        return messages.keep(id, topic, data, now);
    }

    /** Whether a message was published or received lately. */
    boolean isSeen(MessageId id, long now) {
        return messages.isSeen(id, now);
    }

    /** No peer's queue took the message of the last publish: it counts as never published. */
    void withdraw(MessageId id) {
        messages.withdraw(id);
    }

    /** Does what is due by now. */
    void tick(long now) {
        if (now < nextHeartbeat) {
            return;
        }
        nextHeartbeat = Math.max(nextHeartbeat + interval, now + interval / 2);
        state.heartbeats++;
        state.peers.values().forEach(peer -> peer.heartbeat(state.heartbeats));
        state.promises.takeBroken(now).forEach((peer, count) -> {
            state.meters.brokenPromises.add(count);
            state.scores.misbehaved(peer, count);
        });
        state.backoffs.expire(now);
        state.scores.heartbeat(now);
        state.peers.keySet().stream()
                .filter(peer -> isGraylisted(peer, now))
                .forEach(peer -> state.out.add(new GossipAction.Disconnect(peer, "gossipsub score below graylist")));
        upkeep.heartbeat(now);
        emitter.heartbeat(now);
        state.cache.shift();
        state.seen.expire(now);
        refresh(now);
    }

    /** The time at which {@link #tick} has something to do. */
    long nextDueAt() {
        return nextHeartbeat;
    }

    /** What the calls since the last one want done. Also notes to whom something is sent. */
    List<GossipAction> takeActions(long now) {
        List<GossipAction> actions = state.out.drain();
        for (GossipAction action : actions) {
            switch (action) {
                case GossipAction.SendRpc send -> noteSent(send.peer(), now);
                case GossipAction.SendMessage send -> send.peers().forEach(peer -> noteSent(peer, now));
                case GossipAction.Validate ignored -> {}
                case GossipAction.Deliver ignored -> {}
                case GossipAction.Disconnect ignored -> {}
            }
        }
        return actions;
    }

    private void noteSent(PeerId peer, long now) {
        PeerState known = state.peer(peer);
        if (known != null) {
            known.sent(now);
        }
    }

    /** Whether we follow the topic. */
    boolean isSubscribed(String topic) {
        return state.mesh.containsKey(topic);
    }

    /** All our subscriptions as they are told to a new peer; {@link Rpc#EMPTY} if there are none. */
    Rpc subscriptions() {
        List<Rpc.Subscription> all = new ArrayList<>();
        state.mesh.keySet().forEach(topic -> all.add(new Rpc.Subscription(true, topic)));
        return all.isEmpty() ? Rpc.EMPTY : Rpc.subscriptions(all);
    }

    /** Changes whenever {@link #snapshot()} would. */
    long version() {
        return state.version;
    }

    /** Who is there. */
    GossipSnapshot snapshot() {
        return GossipSnapshot.of(state);
    }

    /** How much is remembered. */
    GossipFigures figures() {
        return new GossipFigures(state.cache.size(), state.fanout.size());
    }

    /** How the peer stands. */
    PeerScore score(PeerId peer, long now) {
        return state.scores.of(peer, now);
    }

    private boolean isGraylisted(PeerId peer, long now) {
        return state.score(peer, now) < state.config.score().thresholds().graylist();
    }

    private void announce(PeerId peer) {
        Rpc subscriptions = subscriptions();
        if (!subscriptions.isEmpty()) {
            state.out.add(new GossipAction.SendRpc(peer, subscriptions));
        }
    }

    private void refresh(long now) {
        for (PeerState peer : state.peers.values()) {
            if (now - peer.lastSent() >= REFRESH) {
                announce(peer.id());
            }
        }
    }

    private void tellAll(Rpc.Subscription subscription) {
        Rpc rpc = Rpc.subscriptions(List.of(subscription));
        state.peers.keySet().forEach(peer -> state.out.add(new GossipAction.SendRpc(peer, rpc)));
    }
}
