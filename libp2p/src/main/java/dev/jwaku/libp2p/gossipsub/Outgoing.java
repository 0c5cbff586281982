package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.identity.PeerId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Collects the actions of one event; control for the same peer becomes one RPC, behind everything else. */
final class Outgoing {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Map<PeerId, ControlDraft> control = new LinkedHashMap<>();
    private List<GossipAction> actions = new ArrayList<>();

    void add(GossipAction action) {
        actions.add(action);
    }

    void graft(PeerId peer, String topic) {
        draft(peer).graft(topic);
    }

    void prune(PeerId peer, String topic, long backoffNanos) {
        draft(peer).prune(new Rpc.Prune(topic, OptionalLong.of(backoffNanos / NANOS_PER_SECOND)));
    }

    void ihave(PeerId peer, String topic, List<MessageId> ids) {
        draft(peer).ihave(new Rpc.IHave(topic, ids));
    }

    void iwant(PeerId peer, List<MessageId> ids) {
        draft(peer).iwant(ids);
    }

    private ControlDraft draft(PeerId peer) {
        return control.computeIfAbsent(peer, unused -> new ControlDraft());
    }

    /** What was collected since the last call. */
    List<GossipAction> drain() {
        control.forEach((peer, draft) -> actions.add(new GossipAction.SendRpc(peer, Rpc.control(draft.build()))));
        control.clear();
        if (actions.isEmpty()) {
            return List.of();
        }
        List<GossipAction> drained = actions;
        actions = new ArrayList<>();
        return drained;
    }
}
