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
 * @param margins what is listed in any case: the slice and some time before and after
 * @param vouched what is listed besides, at nodes other than those that vouch for it alone
 * @param earliest before which nothing is listed for that
 * @param nodes how many nodes must be asked, if there are so many
 * @param isFinal whether it makes provisional time final
 * @param resting nodes that failed lately, asked only if nobody else is there
 * @param asked nodes that were asked last, not asked now if there are others
 */
record Sweep(
        PubsubTopic pubsubTopic,
        List<Criterion> criteria,
        Interval slice,
        Interval margins,
        Vouched vouched,
        long earliest,
        int nodes,
        boolean isFinal,
        Set<PeerId> resting,
        Set<PeerId> asked) {
    Sweep {
        criteria = List.copyOf(criteria);
    }

    /** What a node is asked for. */
    Interval listed(PeerId node) {
        return from(vouched.since(node));
    }

    /** What any node is asked for at most. */
    Interval widest() {
        return from(vouched.since());
    }

    private Interval from(long since) {
        return new Interval(Math.min(margins.start(), Math.max(since, earliest)), margins.end());
    }

    List<ContentTopic> contentTopics() {
        return criteria.stream().map(Criterion::contentTopic).toList();
    }
}
