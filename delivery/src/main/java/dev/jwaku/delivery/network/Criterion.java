package dev.jwaku.delivery.network;

import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.util.Comparator;

/** What a filter node is asked for: one content topic on one shard. */
record Criterion(PubsubTopic topic, ContentTopic content) implements Comparable<Criterion> {
    private static final Comparator<Criterion> ORDER =
            Comparator.comparing(Criterion::topic).thenComparing(Criterion::content);

    @Override
    public int compareTo(Criterion other) {
        return ORDER.compare(this, other);
    }
}
