package dev.jwaku.cli;

import dev.jwaku.waku.sharding.Autosharding;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.InvalidTopicException;
import dev.jwaku.waku.sharding.Shard;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** The flags that say which shards a node is on. */
final class ShardFlags {
    private static final int MAX_16_BITS = 65_535;
    private static final String IN_NETWORK = "--num-shards-in-network";

    private final FlagValues flags;
    private final List<Integer> given;

    ShardFlags(FlagValues flags) {
        this.flags = flags;
        this.given = flags.numbers("--shard", MAX_16_BITS);
    }

    /**
     * How many shards autosharding divides content topics among, 0 if it is off. nwaku's default is 1; a shard beyond
     * that, without the flag, tells of a network with static sharding.
     */
    int inNetwork() {
        boolean isStatic = given.stream().anyMatch(shard -> shard > 0);
        return flags.number(IN_NETWORK, isStatic ? 0 : 1, Shard.MAX_SHARDS);
    }

    /**
     * Those given, and those of content topics; none given are all of the network.
     *
     * @throws UsageException for a shard that the network does not have
     */
    List<Integer> shards(int cluster) {
        int inNetwork = inNetwork();
        if (inNetwork > 0) {
            given.stream().filter(shard -> shard >= inNetwork).findFirst().ifPresent(shard -> {
                throw new UsageException("--shard=" + shard + " is not below " + IN_NETWORK + "=" + inNetwork);
            });
        }
        Set<Integer> shards = new TreeSet<>(given);
        for (String topic : flags.all("--content-topic")) {
            shards.add(shardOf(topic, cluster, inNetwork));
        }
        return shards.isEmpty() ? IntStream.range(0, inNetwork).boxed().toList() : List.copyOf(shards);
    }

    private static int shardOf(String topic, int cluster, int inNetwork) {
        if (inNetwork == 0) {
            throw new UsageException("--content-topic needs autosharding: give " + IN_NETWORK);
        }
        try {
            return Autosharding.shardOf(ContentTopic.of(topic), cluster, inNetwork)
                    .index();
        } catch (InvalidTopicException e) {
            throw new UsageException("--content-topic: " + e.getMessage(), e);
        }
    }
}
