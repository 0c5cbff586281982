package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.runtime.Bytes;
import java.util.List;
import java.util.OptionalLong;

/** One RPC of the gossipsub wire format, without unknown fields. */
record Rpc(List<Subscription> subscriptions, List<Publication> publish, Control control) {
    static final Rpc EMPTY = new Rpc(List.of(), List.of(), Control.EMPTY);

    static Rpc subscriptions(List<Subscription> subscriptions) {
        return new Rpc(subscriptions, List.of(), Control.EMPTY);
    }

    static Rpc control(Control control) {
        return new Rpc(List.of(), List.of(), control);
    }

    boolean isEmpty() {
        return subscriptions.isEmpty() && publish.isEmpty() && control.isEmpty();
    }

    /** The sender joined or left a topic. */
    record Subscription(boolean subscribe, String topic) {}

    /**
     * A message as received.
     *
     * @param attributed whether from, seqno, signature or key is present, which StrictNoSign forbids even if empty
     */
    record Publication(MessageId id, String topic, Bytes data, boolean attributed) {}

    /** The part that keeps meshes and gossip going. */
    record Control(
            List<IHave> ihave,
            List<List<MessageId>> iwant,
            List<String> graft,
            List<Prune> prune,
            List<List<MessageId>> idontwant) {
        static final Control EMPTY = new Control(List.of(), List.of(), List.of(), List.of(), List.of());

        boolean isEmpty() {
            return ihave.isEmpty() && iwant.isEmpty() && graft.isEmpty() && prune.isEmpty() && idontwant.isEmpty();
        }
    }

    /** These messages of a topic can be asked for. */
    record IHave(String topic, List<MessageId> ids) {}

    /**
     * The sender takes us out of a topic's mesh.
     *
     * @param backoffSeconds how long we must not come back; an unsigned number
     */
    record Prune(String topic, OptionalLong backoffSeconds) {}
}
