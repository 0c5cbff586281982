package dev.jwaku.waku.sharding;

/**
 * One part of a cluster's traffic.
 *
 * @param cluster 0 to 65535: the network
 * @param index 0 to 1023
 */
public record Shard(int cluster, int index) implements Comparable<Shard> {
    /** Largest cluster id. */
    public static final int MAX_CLUSTER = 65_535;
    /** Most shards of a cluster; an ENR holds no more. */
    public static final int MAX_SHARDS = 1024;

    public Shard {
        if (cluster < 0 || cluster > MAX_CLUSTER) {
            throw new InvalidTopicException("cluster " + cluster + " is not in 0.." + MAX_CLUSTER);
        }
        if (index < 0 || index >= MAX_SHARDS) {
            throw new InvalidTopicException("shard " + index + " is not in 0.." + (MAX_SHARDS - 1));
        }
    }

    /** The topic that carries this shard: {@code /waku/2/rs/<cluster>/<index>}. */
    public PubsubTopic topic() {
        return PubsubTopic.of(this);
    }

    @Override
    public int compareTo(Shard other) {
        return cluster != other.cluster ? Integer.compare(cluster, other.cluster) : Integer.compare(index, other.index);
    }

    /** {@code cluster/index}. */
    @Override
    public String toString() {
        return cluster + "/" + index;
    }
}
