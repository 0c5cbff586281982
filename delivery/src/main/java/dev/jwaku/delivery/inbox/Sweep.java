package dev.jwaku.delivery.inbox;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.util.List;
import java.util.Set;

/**
 * One comparison with store nodes: everything of these content topics in this time.
 *
 * @param pubsubTopic the shard
 * @param criteria one to ten on this shard
 * @param slice what is proved if it succeeds
 * @param listed what is asked for: the slice and its margins
 * @param nodes how many nodes must be asked, if there are so many
 * @param isFinal whether it makes provisional time final
 * @param resting nodes that failed lately, asked only if nobody else is there
 * @param asked nodes that were asked last, not asked now if there are others
 */
record Sweep(
        PubsubTopic pubsubTopic,
        List<Criterion> criteria,
        Interval slice,
        Interval listed,
        int nodes,
        boolean isFinal,
        Set<PeerId> resting,
        Set<PeerId> asked) {
    Sweep {
        criteria = List.copyOf(criteria);
    }

    List<ContentTopic> contentTopics() {
        return criteria.stream().map(Criterion::contentTopic).toList();
    }
}
