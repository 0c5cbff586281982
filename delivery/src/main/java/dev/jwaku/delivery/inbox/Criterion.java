package dev.jwaku.delivery.inbox;

import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.util.Comparator;

/** What one subscription is about: a content topic on a shard. */
public record Criterion(PubsubTopic pubsubTopic, ContentTopic contentTopic) implements Comparable<Criterion> {
    private static final Comparator<Criterion> ORDER =
            Comparator.comparing(Criterion::pubsubTopic).thenComparing(Criterion::contentTopic);

    @Override
    public int compareTo(Criterion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return contentTopic + " on " + pubsubTopic;
    }
}
