package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The way of messages: received, judged, forwarded; and our own. */
final class MessageFlow {
    /** nim's estimate of our bandwidth for the cap on flood publishing: 100 Mbit/s in bytes per millisecond. */
    private static final int FLOOD_BYTES_PER_MS = 12_500;

    private static final int FLOOD_BUDGET_MS = 1000;

    private final GossipState state;
    private final Map<MessageId, Pending> pending = new LinkedHashMap<>();

    MessageFlow(GossipState state) {
        this.state = state;
    }

    /** Marks a new message as seen before it is judged, so that copies that come meanwhile are dropped. */
    void received(PeerId from, Rpc.Publication publication, long now) {
        if (!state.mesh.containsKey(publication.topic())) {
            state.meters.unsubscribed.increment();
            return;
        }
        if (publication.attributed()) {
            state.meters.rejected.increment();
            state.scores.invalidMessage(from, publication.topic());
            return;
        }
        state.promises.fulfilled(publication.id());
        if (!state.seen.add(publication.id(), now)) {
            state.meters.duplicates.increment();
            Pending judged = pending.get(publication.id());
            if (judged != null) {
                judged.others.add(from);
            }
            return;
        }
        GossipMessage message = GossipMessage.of(publication.id(), publication.topic(), publication.data());
        pending.put(message.id(), new Pending(message, from, new LinkedHashSet<>(0)));
        state.out.add(new GossipAction.Validate(from, message));
    }

    void validated(MessageId id, Verdict verdict, long now) {
        Pending judged = pending.remove(id);
        if (judged == null) {
            return;
        }
        String topic = judged.message.topic();
        switch (verdict) {
            case ACCEPT -> {
                state.meters.accepted.increment();
                accept(judged);
            }
            case IGNORE -> state.meters.ignored.increment();
            case REJECT -> {
                state.meters.rejected.increment();
                state.scores.invalidMessage(judged.from, topic);
                judged.others.forEach(peer -> state.scores.invalidMessage(peer, topic));
            }
        }
    }

    private void accept(Pending judged) {
        GossipMessage message = judged.message;
        state.cache.put(message);
        state.scores.firstDelivery(judged.from, message.topic());
        state.out.add(new GossipAction.Deliver(judged.from, message));
        List<PeerId> targets = new ArrayList<>();
        for (PeerId peer : state.mesh.getOrDefault(message.topic(), Set.of())) {
            if (!peer.equals(judged.from) && !judged.others.contains(peer) && wants(peer, message)) {
                targets.add(peer);
            }
        }
        send(targets, message, GossipAction.Cause.FORWARD);
    }

    /** Sends a message of our own. Without peers nothing is remembered, so that it can be tried again. */
    PublishResult publish(MessageId id, String topic, Bytes data, long now) {
        boolean isKnown = data.length() <= state.config.limits().maxMessage() && isSeen(id, now);
        return isKnown ? new PublishResult.Duplicate() : republish(id, topic, data, now);
    }

    /** The same, whether it was seen before or not: those who missed it get it, the others drop it. */
    PublishResult republish(MessageId id, String topic, Bytes data, long now) {
        int limit = state.config.limits().maxMessage();
        if (data.length() > limit) {
            return new PublishResult.TooLarge(data.length(), limit);
        }
        List<PeerId> targets = targets(topic, data.length(), now);
        if (targets.isEmpty()) {
            return new PublishResult.NoPeers();
        }
        GossipMessage message = GossipMessage.of(id, topic, data);
        state.seen.add(id, now);
        state.cache.put(message);
        send(targets, message, GossipAction.Cause.PUBLISH);
        return new PublishResult.Published(targets.size());
    }

    /** Remembers a message that nobody took, as if it had come from a peer; null if a peer's would be dropped. */
    @Nullable
    GossipMessage keep(MessageId id, String topic, Bytes data, long now) {
        boolean isTooLong = data.length() > state.config.limits().maxMessage();
        if (isTooLong || !state.mesh.containsKey(topic) || !state.seen.add(id, now)) {
            return null;
        }
        GossipMessage message = GossipMessage.of(id, topic, data);
        state.cache.put(message);
        return message;
    }

    /** Whether the bytes were published or received lately. */
    boolean isSeen(MessageId id, long now) {
        return state.seen.contains(id, now);
    }

    /** Forgets a message of our own that no peer's queue took. */
    void withdraw(MessageId id) {
        state.seen.forget(id);
        state.cache.remove(id);
    }

    private List<PeerId> targets(String topic, int length, long now) {
        double threshold = state.config.score().thresholds().publish();
        Set<PeerId> targets = new LinkedHashSet<>(state.mesh.getOrDefault(topic, Set.of()));
        if (state.config.mesh().floodPublish()) {
            int most = FLOOD_BUDGET_MS / Math.max(length / FLOOD_BYTES_PER_MS, 1);
            int surplus = Math.max(most, state.config.mesh().dLow()) - targets.size();
            targets.addAll(
                    state.draw(topic, surplus, peer -> !targets.contains(peer) && state.score(peer, now) >= threshold));
        } else if (!state.mesh.containsKey(topic)) {
            targets.addAll(fanout(topic, threshold, now));
        } else if (targets.isEmpty()) {
            targets.addAll(state.draw(topic, state.config.mesh().d(), peer -> state.score(peer, now) >= threshold));
        }
        return new ArrayList<>(targets);
    }

    private Set<PeerId> fanout(String topic, double threshold, long now) {
        Set<PeerId> members = state.fanout.used(topic, now);
        if (members.isEmpty()) {
            members.addAll(state.draw(topic, state.config.mesh().d(), peer -> state.score(peer, now) >= threshold));
        }
        return members;
    }

    private boolean wants(PeerId peer, GossipMessage message) {
        PeerState known = state.peer(peer);
        return known != null && known.wants(message.id());
    }

    private void send(List<PeerId> targets, GossipMessage message, GossipAction.Cause cause) {
        if (!targets.isEmpty()) {
            state.out.add(new GossipAction.SendMessage(targets, message, cause));
        }
    }

    /** A message that waits for its verdict, and who sent it meanwhile too. */
    private record Pending(GossipMessage message, PeerId from, Set<PeerId> others) {}
}
