package dev.jwaku.waku.sharding;

import dev.jwaku.libp2p.identity.Sha256;
import dev.jwaku.runtime.Bytes;
import java.nio.ByteBuffer;

/** Which shard a content topic belongs to, generation 0 (WAKU2-RELAY-SHARDING). */
public final class Autosharding {
    private static final int LAST_EIGHT_BYTES = 24;

    private Autosharding() {}

    /**
     * The shard of a content topic; only its application and version decide. As in all implementations the last eight
     * bytes of the hash count, which matters if {@code shards} is no power of two.
     *
     * @param cluster the network
     * @param shards how many shards it has, 1 to 1024
     * @throws InvalidTopicException if the content topic is not structured or of a later generation
     */
    public static Shard shardOf(ContentTopic topic, int cluster, int shards) {
        if (shards < 1 || shards > Shard.MAX_SHARDS) {
            throw new InvalidTopicException("shard count " + shards + " is not in 1.." + Shard.MAX_SHARDS);
        }
        ContentTopic.Parts parts = topic.parts();
        Bytes hash = Sha256.hash(Bytes.utf8(parts.application()), Bytes.utf8(parts.version()));
        long tail = ByteBuffer.wrap(hash.toByteArray(), LAST_EIGHT_BYTES, Long.BYTES)
                .getLong();
        return new Shard(cluster, (int) Long.remainderUnsigned(tail, shards));
    }
}
