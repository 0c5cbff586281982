package dev.jwaku.delivery;

import dev.jwaku.delivery.network.SendWay;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tells listeners, trace and metrics what happened. Called by the publisher task; listeners come and go anywhere. */
final class DeliveryEvents {
    private final World world;
    private final SendWay way;
    private final List<PubsubTopic> shards = new CopyOnWriteArrayList<>();
    private final List<DeliveryEvent.Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile ConnectionState state = ConnectionState.DISCONNECTED;

    DeliveryEvents(World world, SendWay way) {
        this.world = world;
        this.way = way;
    }

    Subscription listen(DeliveryEvent.Listener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Says that a shard is in use, so that its peers count. */
    void use(PubsubTopic shard) {
        if (!shards.contains(shard)) {
            shards.add(shard);
        }
    }

    ConnectionState connectionState() {
        return shards.isEmpty()
                ? ConnectionState.DISCONNECTED
                : ConnectionState.of(
                        shards.stream().mapToInt(way::livePeers).min().orElse(0));
    }

    void connectionMayHaveChanged() {
        ConnectionState now = connectionState();
        if (now != state) {
            state = now;
            emit(new DeliveryEvent.ConnectionChanged(now));
        }
    }

    void emit(DeliveryEvent event) {
        trace(event);
        for (DeliveryEvent.Listener listener : listeners) {
            try {
                listener.onEvent(event);
            } catch (RuntimeException e) {
                world.taskFailed("delivery listener", e);
            }
        }
    }

    private void trace(DeliveryEvent event) {
        switch (event) {
            case DeliveryEvent.Published published -> {
                world.meters().counter("jwaku_delivery_published_total").increment();
                world.events()
                        .emit(
                                "delivery.published",
                                "msg_hash",
                                published.hash(),
                                "id",
                                published.id(),
                                "peers",
                                published.peers());
            }
            case DeliveryEvent.Failed failed -> {
                world.meters().counter("jwaku_delivery_failed_total").increment();
                world.events().emit("delivery.failed", "msg_hash", failed.hash(), "id", failed.id());
            }
            case DeliveryEvent.Receiving receiving -> trace(receiving);
            case DeliveryEvent.ConnectionChanged changed ->
                world.events()
                        .emit("delivery.connection", "state", changed.state().name());
        }
    }

    private void trace(DeliveryEvent.Receiving event) {
        switch (event) {
            case DeliveryEvent.Receiving.Recovered recovered ->
                world.events()
                        .emit(
                                "delivery.recovered",
                                "msg_hash",
                                recovered.hash(),
                                "number",
                                recovered.number(),
                                "delay",
                                recovered.delay());
            case DeliveryEvent.Receiving.GapClosed closed ->
                world.events()
                        .emit(
                                "delivery.gap_closed",
                                "content_topic",
                                closed.contentTopic(),
                                "from",
                                closed.from(),
                                "until",
                                closed.until());
            case DeliveryEvent.Receiving.GapAbandoned abandoned ->
                world.events()
                        .emit(
                                "delivery.gap_abandoned",
                                "content_topic",
                                abandoned.contentTopic(),
                                "from",
                                abandoned.from(),
                                "until",
                                abandoned.until());
            case DeliveryEvent.Receiving.InboxFull full ->
                world.events().emit("delivery.inbox_full", "messages", full.messages(), "bytes", full.bytes());
        }
    }
}
