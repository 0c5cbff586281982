package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.identity.PeerId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Answers the control part of RPCs (libp2p.md 13.6). */
final class ControlHandler {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final GossipState state;
    private final GossipParams gossip;
    private final long pruneBackoff;

    ControlHandler(GossipState state) {
        this.state = state;
        this.gossip = state.config.gossip();
        this.pruneBackoff = state.config.mesh().pruneBackoff().toNanos();
    }

    void handle(PeerState peer, Rpc.Control control, long now) {
        control.graft().forEach(topic -> onGraft(peer, topic, now));
        control.prune().forEach(prune -> onPrune(peer, prune, now));
        if (state.score(peer.id(), now) >= state.config.score().thresholds().gossip()) {
            control.ihave().forEach(ihave -> onIHave(peer, ihave, now));
            control.iwant().forEach(ids -> onIWant(peer, ids));
        }
        control.idontwant().forEach(ids -> onIDontWant(peer, ids));
    }

    /** A GRAFT for a topic we do not follow gets no answer, as in all implementations. */
    private void onGraft(PeerState peer, String topic, long now) {
        state.meters.grafts.increment();
        Set<PeerId> members = state.mesh.get(topic);
        if (members == null || members.contains(peer.id())) {
            return;
        }
        if (state.backoffs.forbidsTheirs(topic, peer.id(), now)) {
            state.meters.earlyGrafts.increment();
            state.scores.misbehaved(peer.id(), state.backoffs.isFlood(topic, peer.id(), now) ? 2 : 1);
            state.prune(peer.id(), topic, now, pruneBackoff);
        } else if (state.score(peer.id(), now) < 0 || isFull(members) && !peer.isOutbound()) {
            state.prune(peer.id(), topic, now, pruneBackoff);
        } else {
            state.addToMesh(peer.id(), topic, now);
        }
    }

    private boolean isFull(Set<PeerId> members) {
        return members.size() >= state.config.mesh().dHigh();
    }

    private void onPrune(PeerState peer, Rpc.Prune prune, long now) {
        state.meters.prunes.increment();
        if (!state.mesh.containsKey(prune.topic())) {
            return;
        }
        long seconds = prune.backoffSeconds().orElse(0);
        boolean tooLong = Long.compareUnsigned(seconds, Backoffs.MAX / NANOS_PER_SECOND) > 0;
        long backoff = tooLong ? Backoffs.MAX : seconds == 0 ? pruneBackoff : seconds * NANOS_PER_SECOND;
        state.removeFromMesh(peer.id(), prune.topic());
        state.backoffs.begin(prune.topic(), peer.id(), now, backoff);
    }

    /** Asks for what is new to us, within the budget; one of the ids is watched as a promise. */
    private void onIHave(PeerState peer, Rpc.IHave ihave, long now) {
        state.meters.ihaves.increment();
        int budget = peer.askBudget(gossip);
        if (!peer.takeIHave(gossip) || budget == 0 || !state.mesh.containsKey(ihave.topic())) {
            return;
        }
        Set<MessageId> unknown = new LinkedHashSet<>();
        for (MessageId id : ihave.ids()) {
            if (!state.seen.contains(id, now)) {
                unknown.add(id);
            }
        }
        if (unknown.isEmpty()) {
            return;
        }
        List<MessageId> wanted = new ArrayList<>(unknown);
        Collections.shuffle(wanted, state.random);
        if (wanted.size() > budget) {
            wanted = wanted.subList(0, budget);
        }
        peer.asked(wanted.size());
        state.promises.watch(wanted.get(state.random.nextInt(wanted.size())), peer.id(), now);
        state.out.iwant(peer.id(), wanted);
    }

    private void onIWant(PeerState peer, List<MessageId> ids) {
        state.meters.iwants.increment();
        for (MessageId id : ids) {
            if (!peer.takeAnswer(gossip)) {
                return;
            }
            state.cache
                    .answer(id, peer.id())
                    .ifPresent(message -> state.out.add(
                            new GossipAction.SendMessage(List.of(peer.id()), message, GossipAction.Cause.ANSWER)));
        }
    }

    private void onIDontWant(PeerState peer, List<MessageId> ids) {
        state.meters.idontwants.increment();
        ids.forEach(id -> peer.dontWant(id, state.heartbeats, gossip));
    }
}
