package dev.jwaku.node.rest;

import dev.jwaku.node.NodeHealth;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.MemoryMeters;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The few figures of the dashboard. Counters only grow; the page makes rates of them and keeps the past. */
final class DashboardFigures {
    private static final String NODE_BYTES = "libp2p_network_bytes{direction=\"";

    private final WakuNode node;
    private final String version;
    private final boolean hasArchive;
    private final long startNanos;

    /** @param hasArchive whether there are figures of an archive to look at */
    DashboardFigures(WakuNode node, String version, boolean hasArchive) {
        this.node = node;
        this.version = version;
        this.hasArchive = hasArchive;
        this.startNanos = node.world().nanoTime();
    }

    ObjectNode now() {
        ObjectNode now = Json.object();
        now.put("time", node.world().now().toEpochMilli());
        now.put(
                "uptimeSeconds",
                Duration.ofNanos(node.world().nanoTime() - startNanos).toSeconds());
        now.put("version", version);
        now.put("agent", node.config().agentVersion());
        now.put("peerId", node.peerId().toString());
        now.put("archive", hasArchive);
        now.put("cluster", node.config().clusterId());
        ArrayNode topics = now.putArray("topics");
        node.relay().topics().forEach(topic -> topics.add(topic.name()));
        ArrayNode addresses = now.putArray("addresses");
        node.addresses().forEach(address -> addresses.add(address.toString()));
        health(now, node.health());
        gauges(now.putObject("gauges"));
        counters(now.putObject("counters"));
        return now;
    }

    private static void health(ObjectNode now, NodeHealth health) {
        now.put("connectionStatus", health.connectionStatus());
        ArrayNode protocols = now.putArray("protocols");
        for (NodeHealth.Protocol protocol : health.protocols()) {
            // what the node asks of others is not what it does for them
            boolean isClient = protocol.name().endsWith(" Client");
            if (protocol.status() != NodeHealth.Status.NOT_MOUNTED && !isClient) {
                ObjectNode one = protocols.addObject();
                one.put("name", protocol.name());
                one.put("ready", protocol.status() == NodeHealth.Status.READY);
                protocol.description().ifPresent(text -> one.put("description", text));
            }
        }
    }

    private void gauges(ObjectNode gauges) {
        Runtime runtime = Runtime.getRuntime();
        gauges.put("peers", node.host().peers().size());
        gauges.put(
                "outbound",
                node.host().connections().stream()
                        .filter(connection -> connection.outbound())
                        .count());
        gauges.put("known", node.foundNodes().all().size());
        node.filter().ifPresent(filter -> gauges.put("filterSubscribers", filter.subscribers()));
        meters("waku_archive_messages{").ifPresent(messages -> gauges.put("archived", messages));
        gauges.put("memoryUsed", runtime.totalMemory() - runtime.freeMemory());
        gauges.put("memoryMax", runtime.maxMemory());
    }

    private OptionalLong meters(String beginning) {
        if (node.world().meters() instanceof MemoryMeters meters) {
            return meters.gauges().entrySet().stream()
                    .filter(entry -> entry.getKey().startsWith(beginning))
                    .mapToLong(Map.Entry::getValue)
                    .findFirst();
        }
        return OptionalLong.empty();
    }

    private void counters(ObjectNode counters) {
        SortedMap<String, Long> all =
                node.world().meters() instanceof MemoryMeters meters ? meters.counters() : new TreeMap<>();
        counters.put("messagesIn", sum(all, "waku_node_messages"));
        counters.put("messagesOut", sum(all, "libp2p_gossipsub_messages_sent_total"));
        counters.put("storeQueries", sum(all, "waku_store_queries"));
        counters.put("filterPushes", sum(all, "waku_filter_pushes"));
        counters.put("lightPushes", sum(all, "waku_lightpush_v3_messages") + sum(all, "waku_lightpush_messages"));
        counters.put("bytesIn", all.getOrDefault(NODE_BYTES + "in\"}", 0L));
        counters.put("bytesOut", all.getOrDefault(NODE_BYTES + "out\"}", 0L));
    }

    /** Over all labels. */
    private static long sum(SortedMap<String, Long> counters, String name) {
        return counters.entrySet().stream()
                .filter(entry -> entry.getKey().equals(name) || entry.getKey().startsWith(name + "{"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
