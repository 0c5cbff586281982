package dev.jwaku.libp2p.gossipsub;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts subscriptions and control into RPCs that stay within a size (trap T-G1): a peer closes the stream on a longer
 * frame. Sizes are estimated from above.
 */
final class RpcSplitter {
    private static final int OVERHEAD = 32;
    private static final int BYTES_PER_CHAR = 3;

    private final int maxBytes;
    private final List<Rpc> parts = new ArrayList<>();
    private List<Rpc.Subscription> subscriptions = new ArrayList<>();
    private ControlDraft control = new ControlDraft();
    private int bytes;

    private RpcSplitter(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** The RPC in parts, in order; messages are not looked at. One part if it is small. */
    static List<Rpc> split(Rpc rpc, int maxBytes) {
        RpcSplitter splitter = new RpcSplitter(maxBytes);
        splitter.add(rpc);
        splitter.finishPart();
        return splitter.parts;
    }

    private void add(Rpc rpc) {
        for (Rpc.Subscription subscription : rpc.subscriptions()) {
            reserve(size(subscription.topic()));
            subscriptions.add(subscription);
        }
        for (String topic : rpc.control().graft()) {
            reserve(size(topic));
            control.graft(topic);
        }
        for (Rpc.Prune prune : rpc.control().prune()) {
            reserve(size(prune.topic()));
            control.prune(prune);
        }
        for (Rpc.IHave ihave : rpc.control().ihave()) {
            for (List<MessageId> ids : chunks(ihave.ids())) {
                reserve(size(ihave.topic()) + size(ids));
                control.ihave(new Rpc.IHave(ihave.topic(), ids));
            }
        }
        for (List<MessageId> iwant : rpc.control().iwant()) {
            for (List<MessageId> ids : chunks(iwant)) {
                reserve(OVERHEAD + size(ids));
                control.iwant(ids);
            }
        }
    }

    /** Each chunk takes at most half of an RPC, so that chunks pack well. */
    private List<List<MessageId>> chunks(List<MessageId> ids) {
        int most = Math.max(1, maxBytes / 2 / (MessageId.MAX_LENGTH + 2));
        if (ids.size() <= most) {
            return List.of(ids);
        }
        List<List<MessageId>> chunks = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += most) {
            chunks.add(ids.subList(from, Math.min(ids.size(), from + most)));
        }
        return chunks;
    }

    private void reserve(int size) {
        if (bytes + size > maxBytes) {
            finishPart();
        }
        bytes += size;
    }

    private void finishPart() {
        Rpc part = new Rpc(subscriptions, List.of(), control.build());
        if (!part.isEmpty()) {
            parts.add(part);
        }
        subscriptions = new ArrayList<>();
        control = new ControlDraft();
        bytes = OVERHEAD;
    }

    private static int size(String topic) {
        return OVERHEAD + BYTES_PER_CHAR * topic.length();
    }

    private static int size(List<MessageId> ids) {
        int size = 0;
        for (MessageId id : ids) {
            size += id.bytes().length() + 2;
        }
        return size;
    }
}
