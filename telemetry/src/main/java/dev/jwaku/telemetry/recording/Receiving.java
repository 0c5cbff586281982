package dev.jwaku.telemetry.recording;

import dev.jwaku.delivery.DeliveryEvent;
import dev.jwaku.runtime.World;
import dev.jwaku.telemetry.journal.Fact;
import dev.jwaku.telemetry.record.TopicClass;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Makes facts of what a delivery did not receive as it was sent. Quick; neither waits nor throws. */
public final class Receiving implements DeliveryEvent.Listener {
    private final World world;
    private final BiFunction<PubsubTopic, ContentTopic, TopicClass> topics;
    private final Consumer<Fact> recorder;
    private final Consumer<Boolean> connection;

    /**
     * Listens.
     *
     * @param topics what kind of topic it is
     * @param recorder takes facts; neither waits nor throws
     * @param connection told whether we are connected, when that may have changed; neither waits nor throws
     */
    public Receiving(
            World world,
            BiFunction<PubsubTopic, ContentTopic, TopicClass> topics,
            Consumer<Fact> recorder,
            Consumer<Boolean> connection) {
        this.world = world;
        this.topics = topics;
        this.recorder = recorder;
        this.connection = connection;
    }

    @Override
    public void onEvent(DeliveryEvent event) {
        switch (event) {
            case DeliveryEvent.Receiving.Recovered found -> missed(found.pubsubTopic(), found.contentTopic(), 1, true);
            case DeliveryEvent.Receiving.GapAbandoned gap -> missed(gap.pubsubTopic(), gap.contentTopic(), 0, false);
            case DeliveryEvent.ConnectionChanged changed -> connection.accept(changed.isConnected());
            default -> {
                // Who uses the delivery tells the rest in better words.
            }
        }
    }

    private void missed(PubsubTopic shard, ContentTopic topic, long count, boolean isFound) {
        recorder.accept(new Fact.Missed(
                topics.apply(shard, topic), count, isFound, world.now().toEpochMilli()));
    }
}
