package dev.jwaku.waku.sharding;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The topic of the relay network that a message travels on. In use is only the form of a shard,
 * {@code /waku/2/rs/<cluster>/<shard>}; older names such as {@code /waku/2/default-waku/proto} are kept as they are.
 *
 * @param name 1 to 1024 characters
 */
public record PubsubTopic(String name) implements Comparable<PubsubTopic> {
    /** Longest name we take. */
    public static final int MAX_LENGTH = 1024;

    private static final String SHARD_PREFIX = "/waku/2/rs/";
    private static final Pattern SHARD = Pattern.compile("/waku/2/rs/(0|[1-9][0-9]{0,4})/(0|[1-9][0-9]{0,3})");

    public PubsubTopic {
        if (name.isEmpty() || name.length() > MAX_LENGTH) {
            throw new InvalidTopicException("a pubsub topic has 1 to " + MAX_LENGTH + " characters");
        }
    }

    /** The topic of this name. */
    public static PubsubTopic of(String name) {
        return new PubsubTopic(name);
    }

    /** The topic of a shard. */
    public static PubsubTopic of(Shard shard) {
        return new PubsubTopic(SHARD_PREFIX + shard.cluster() + "/" + shard.index());
    }

    /** The shard, if the name is the canonical name of one: no signs, no leading zeros, numbers in range. */
    public Optional<Shard> shard() {
        Matcher parts = SHARD.matcher(name);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int cluster = Integer.parseInt(parts.group(1));
        int index = Integer.parseInt(parts.group(2));
        boolean inRange = cluster <= Shard.MAX_CLUSTER && index < Shard.MAX_SHARDS;
        return inRange ? Optional.of(new Shard(cluster, index)) : Optional.empty();
    }

    @Override
    public int compareTo(PubsubTopic other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
