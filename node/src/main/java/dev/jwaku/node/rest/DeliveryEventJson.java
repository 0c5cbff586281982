package dev.jwaku.node.rest;

import dev.jwaku.delivery.DeliveryEvent;
import dev.jwaku.delivery.ReceivedMessage;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Instant;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What happened as JSON, for the event stream. */
final class DeliveryEventJson {
    private DeliveryEventJson() {}

    /** @param sink takes the name of the event and its data */
    static void write(DeliveryEvent event, BiConsumer<String, JsonNode> sink) {
        switch (event) {
            case DeliveryEvent.Published published -> {
                ObjectNode data = stage(published.id(), published.hash(), "PUBLISHED");
                data.put("peers", published.peers());
                sink.accept("stage", data);
            }
            case DeliveryEvent.Stored stored -> {
                ObjectNode data = stage(stored.id(), stored.hash(), "STORED");
                data.put("generation", stored.generation());
                ArrayNode witnesses = data.putArray("witnesses");
                stored.witnesses().forEach(peer -> witnesses.add(peer.toString()));
                sink.accept("stage", data);
            }
            case DeliveryEvent.Unverified unverified -> {
                ObjectNode data = stage(unverified.id(), unverified.hash(), "PUBLISHED");
                data.put("unverified", unverified.reason());
                sink.accept("stage", data);
            }
            case DeliveryEvent.Failed failed -> {
                ObjectNode data = stage(failed.id(), failed.hash(), "FAILED");
                data.put("failureKind", failed.kind().name());
                data.put("failure", failed.reason());
                sink.accept("stage", data);
            }
            case DeliveryEvent.Acknowledged acknowledged ->
                sink.accept("stage", stage(acknowledged.id(), acknowledged.hash(), "ACKNOWLEDGED"));
            case DeliveryEvent.Receiving receiving -> receiving(receiving, sink);
            case DeliveryEvent.ConnectionChanged changed -> {
                ObjectNode data = Json.object();
                data.put("connectionStatus", changed.state().toString());
                sink.accept("connection", data);
            }
        }
    }

    private static void receiving(DeliveryEvent.Receiving event, BiConsumer<String, JsonNode> sink) {
        switch (event) {
            case DeliveryEvent.Receiving.Recovered recovered -> {
                ObjectNode data = topics(recovered.pubsubTopic(), recovered.contentTopic());
                data.put("number", recovered.number());
                data.put("hash", recovered.hash().toString());
                data.put("delayMillis", recovered.delay().toMillis());
                sink.accept("recovered", data);
            }
            case DeliveryEvent.Receiving.GapClosed gap ->
                sink.accept("gapClosed", time(topics(gap.pubsubTopic(), gap.contentTopic()), gap.from(), gap.until()));
            case DeliveryEvent.Receiving.GapAbandoned gap ->
                sink.accept(
                        "gapAbandoned", time(topics(gap.pubsubTopic(), gap.contentTopic()), gap.from(), gap.until()));
            case DeliveryEvent.Receiving.InboxFull full -> {
                ObjectNode data = Json.object();
                data.put("messages", full.messages());
                data.put("bytes", full.bytes());
                sink.accept("inboxFull", data);
            }
        }
    }

    private static ObjectNode topics(PubsubTopic pubsubTopic, ContentTopic contentTopic) {
        ObjectNode data = Json.object();
        data.put("pubsubTopic", pubsubTopic.name());
        data.put("contentTopic", contentTopic.name());
        return data;
    }

    private static ObjectNode time(ObjectNode data, Instant from, Instant until) {
        data.put("from", from.toString());
        data.put("until", until.toString());
        return data;
    }

    private static ObjectNode stage(long id, MessageHash hash, String stage) {
        ObjectNode data = Json.object();
        data.put("id", id);
        data.put("hash", hash.toString());
        data.put("stage", stage);
        return data;
    }

    static ObjectNode received(ReceivedMessage received) {
        ObjectNode data = Json.object();
        data.put("number", received.number());
        data.put("hash", received.hash().toString());
        data.put("pubsubTopic", received.pubsubTopic().name());
        data.put("arrival", received.arrival().name());
        data.put("receivedAt", received.receivedAt().toString());
        data.set("message", RelayMessageJson.write(received.message()));
        return data;
    }
}
