package dev.jwaku.delivery.network;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.peers.ServiceFailure;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.util.List;

/** What the reconciler wants done. */
sealed interface FilterAction {
    /** A question to a peer; its end must be told. One peer has at most one at a time. */
    sealed interface Ask extends FilterAction {
        /** Whom to ask. */
        PeerId peer();
    }

    /** Ask for messages. */
    record Subscribe(PeerId peer, PubsubTopic topic, List<ContentTopic> contents) implements Ask {}

    /** Ask for no more of them. */
    record Unsubscribe(PeerId peer, PubsubTopic topic, List<ContentTopic> contents) implements Ask {}

    /** Ask whether the peer still knows us. */
    record Ping(PeerId peer) implements Ask {}

    /** Take nothing of this from the peer any more: it went away or lost its place. */
    record Forget(PeerId peer, List<Criterion> criteria) implements FilterAction {}

    /** Tell the pool that the peer failed. */
    record Failed(PeerId peer, ServiceFailure failure) implements FilterAction {}

    /** Something may have been missed. */
    record Doubt(PeerId peer, String reason) implements FilterAction {}
}
