package dev.jwaku.waku.metadata;

import dev.jwaku.waku.sharding.Shard;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a peer says it serves.
 *
 * @param cluster the network, if the peer names one
 * @param shards the shards, in its order; js-waku names none
 */
public record WakuMetadata(OptionalInt cluster, List<Integer> shards) {
    public WakuMetadata {
        shards = List.copyOf(shards);
    }

    /**
     * Our own metadata.
     *
     * @param shards at least one for a relay: go-waku drops a relay that names none
     * @throws IllegalArgumentException if a number is out of range
     */
    public static WakuMetadata of(int cluster, List<Integer> shards) {
        shards.forEach(index -> new Shard(cluster, index));
        return new WakuMetadata(OptionalInt.of(new Shard(cluster, 0).cluster()), shards);
    }

    /** Whether a peer of these metadata belongs to another network than we. Who names no cluster might be of ours. */
    boolean isForeignTo(WakuMetadata ours) {
        return cluster.isPresent() && ours.cluster.isPresent() && cluster.getAsInt() != ours.cluster.getAsInt();
    }
}
