package dev.jwaku.delivery;

import dev.jwaku.delivery.outbox.Finished;
import dev.jwaku.delivery.outbox.OutboxRow;
import dev.jwaku.peers.ConnectionStatus;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.MessageHash;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tells listeners, trace and metrics what happened. Called by the publisher task; listeners come and go anywhere. */
final class DeliveryEvents {
    private final World world;
    private final List<DeliveryEvent.Listener> listeners = new CopyOnWriteArrayList<>();
    private ConnectionStatus status = ConnectionStatus.DISCONNECTED;

    DeliveryEvents(World world) {
        this.world = world;
    }

    Subscription listen(DeliveryEvent.Listener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** How well the node is connected now. */
    void connection(ConnectionStatus now) {
        if (now != status) {
            status = now;
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

    /**
     * Tells how a message ended.
     *
     * @param stampedAt its time
     */
    void finished(Finished finished, Instant stampedAt) {
        long id = finished.id();
        MessageHash hash = finished.hash();
        switch (finished.stage()) {
            case STORED ->
                emit(new DeliveryEvent.Stored(id, hash, finished.generation(), stampedAt, finished.witnesses()));
            case FAILED ->
                emit(new DeliveryEvent.Failed(
                        id, hash, finished.kind().orElse(FailureKind.UNCONFIRMED), finished.reason()));
            case ACKNOWLEDGED -> emit(new DeliveryEvent.Acknowledged(id, hash, false));
            case ACCEPTED, PUBLISHED -> emit(new DeliveryEvent.Unverified(id, hash, finished.reason()));
        }
    }

    /** A message has a new stamp; its earlier hashes stay true too. */
    void restamped(OutboxRow row) {
        world.events()
                .emit("delivery.restamped", "msg_hash", row.hash(), "id", row.id(), "generation", row.generation());
    }

    private void trace(DeliveryEvent event) {
        switch (event) {
            case DeliveryEvent.Published published -> {
                world.meters().counter("jwaku_delivery_published_total").increment();
                trace("published", published.hash(), published.id(), "peers", published.peers());
            }
            case DeliveryEvent.Stored stored ->
                trace(
                        "stored",
                        stored.hash(),
                        stored.id(),
                        "witnesses",
                        stored.witnesses().size());
            case DeliveryEvent.Unverified unverified ->
                trace("unverified", unverified.hash(), unverified.id(), "reason", unverified.reason());
            case DeliveryEvent.Failed failed -> {
                world.meters().counter("jwaku_delivery_failed_total").increment();
                trace(
                        "failed",
                        failed.hash(),
                        failed.id(),
                        "kind",
                        failed.kind().name());
            }
            case DeliveryEvent.Acknowledged acknowledged ->
                trace(
                        "acknowledged",
                        acknowledged.hash(),
                        acknowledged.id(),
                        "correction",
                        acknowledged.isCorrection());
            case DeliveryEvent.Receiving receiving -> trace(receiving);
            case DeliveryEvent.ConnectionChanged changed ->
                world.events()
                        .emit("delivery.connection", "state", changed.state().name());
        }
    }

    private void trace(String what, MessageHash hash, long id, String key, Object value) {
        world.events().emit("delivery." + what, "msg_hash", hash, "id", id, key, value);
    }

    private void trace(DeliveryEvent.Receiving event) {
        switch (event) {
            case DeliveryEvent.Receiving.Recovered recovered ->
                world.events()
                        .emit(
                                "delivery.recovered",
                                "msg_hash",
                                recovered.hash(),
                                "topic",
                                recovered.pubsubTopic().name(),
                                "ctopic",
                                recovered.contentTopic().name(),
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
