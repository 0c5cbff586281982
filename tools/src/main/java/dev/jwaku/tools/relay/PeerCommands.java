package dev.jwaku.tools.relay;

import dev.jwaku.libp2p.host.ConnectionInfo;
import dev.jwaku.libp2p.identify.IdentifyInfo;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.MemoryMeters;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/** What a relay peer does when it is told to. */
final class PeerCommands implements JsonCommands.Executor {
    private static final long POLL_NANOS = 20_000_000;
    private static final int CONNECT_MILLIS = 10_000;
    private static final int AWAIT_MILLIS = 15_000;
    private static final int DEFAULT_SIZE = 1024;

    private final RelayPeer peer;
    private final long started = System.nanoTime();

    PeerCommands(RelayPeer peer) {
        this.peer = peer;
    }

    @Override
    public Map<String, Object> execute(String name, JsonNode command) {
        return switch (name) {
            case "connect" -> connect(command);
            case "disconnect" -> disconnect(command);
            case "publish" ->
                command.has("payloadHex") || command.has("payloadBase64") ? single(command) : burst(command);
            case "await" -> await(command);
            case "peers" -> peers();
            case "stats" -> stats();
            case "reset" -> {
                peer.inbox().reset();
                yield JsonLines.event("reset");
            }
            default -> throw new IllegalArgumentException("unknown command \"" + name + "\"");
        };
    }

    private Map<String, Object> connect(JsonNode command) {
        long start = System.nanoTime();
        Multiaddr address = Multiaddr.parse(command.path("multiaddr").asString(""));
        PeerId connected = peer.node().host().connect(address, peer.within(limit(command, CONNECT_MILLIS)));
        return JsonLines.event("connected", "peerId", connected.toString(), "millis", millisSince(start));
    }

    private Map<String, Object> disconnect(JsonNode command) {
        String wanted = command.path("peerId").asString("");
        for (PeerId connected : peer.node().host().peers()) {
            if (wanted.isEmpty() || wanted.equals(connected.toString())) {
                peer.node().host().disconnect(connected, "told to");
            }
        }
        Map<String, Object> answer = JsonLines.event("disconnected");
        if (!wanted.isEmpty()) {
            answer.put("peerId", wanted);
        }
        return answer;
    }

    private Map<String, Object> single(JsonNode command) {
        byte[] payload = command.has("payloadHex")
                ? Bytes.fromHex(command.get("payloadHex").asString()).toByteArray()
                : Base64.getDecoder().decode(command.get("payloadBase64").asString());
        String contentTopic = command.path("contentTopic").asString(BenchPayload.PLAIN_TOPIC);
        String hash =
                peer.publish(contentTopic, Bytes.wrap(payload), Instant.now()).toString();
        return JsonLines.event("published", "hash", hash, "count", 1);
    }

    private Map<String, Object> burst(JsonNode command) {
        Burst burst = new Burst(
                command.path("contentTopic").asString(BenchPayload.DEFAULT_TOPIC),
                command.path("count").asInt(0),
                command.path("size").asInt(DEFAULT_SIZE),
                command.path("rate").asDouble(0),
                command.path("firstSequence").asLong(0));
        return burst.send(peer::publish);
    }

    private Map<String, Object> await(JsonNode command) {
        Duration limit = limit(command, AWAIT_MILLIS);
        int wantedMesh = command.path("mesh").asInt(0);
        long wantedDistinct = command.path("distinct").asLong(0);
        String contentTopic = command.path("contentTopic").asString("");
        long start = System.nanoTime();
        while (true) {
            int mesh = peer.node().relay().mesh(peer.topic()).size();
            long distinct = peer.inbox().distinct(contentTopic);
            if (mesh >= wantedMesh && distinct >= wantedDistinct) {
                return JsonLines.event("awaited", "mesh", mesh, "distinct", distinct, "millis", millisSince(start));
            }
            if (System.nanoTime() - start >= limit.toNanos()) {
                throw new IllegalStateException("after " + limit.toMillis() + " ms: mesh " + mesh + " of " + wantedMesh
                        + ", distinct " + distinct + " of " + wantedDistinct);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private Map<String, Object> peers() {
        List<PeerId> connected = peer.node().host().peers();
        List<PeerId> mesh = peer.node().relay().mesh(peer.topic());
        List<PeerId> subscribed = peer.node().relay().subscribers(peer.topic());
        return JsonLines.event(
                "peers",
                "pubsubTopic",
                peer.topic().name(),
                "connected",
                connected.size(),
                "mesh",
                mesh.size(),
                "subscribed",
                subscribed.size(),
                "peers",
                connected.stream()
                        .map(id -> describe(id, mesh.contains(id), subscribed.contains(id)))
                        .toList());
    }

    private Map<String, Object> describe(PeerId id, boolean inMesh, boolean subscribes) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("peerId", id.toString());
        IdentifyInfo identified = peer.node().host().identified(id).orElse(null);
        described.put("agentVersion", identified == null ? "" : identified.agentVersion());
        described.put(
                "protocols",
                identified == null
                        ? List.of()
                        : identified.protocols().stream().map(Object::toString).toList());
        described.put("mesh", inMesh);
        described.put("subscribed", subscribes);
        described.put(
                "connections",
                peer.node().host().connections().stream()
                        .filter(connection -> connection.peer().equals(id))
                        .map(PeerCommands::describe)
                        .toList());
        return described;
    }

    private static Map<String, Object> describe(ConnectionInfo connection) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("direction", connection.outbound() ? "Outbound" : "Inbound");
        described.put("address", connection.remoteAddress().toString());
        return described;
    }

    private Map<String, Object> stats() {
        Map<String, Object> stats = JsonLines.event("stats");
        stats.putAll(peer.inbox().snapshot());
        stats.put("gossip", gossip());
        ProcessUsage usage = new ProcessUsage(ProcessHandle.current().pid());
        stats.put("cpuUserNs", usage.userTime().toNanos());
        stats.put("cpuSystemNs", usage.systemTime().toNanos());
        stats.put("peakRssBytes", usage.peakMemory());
        stats.put("rssBytes", usage.residentMemory());
        stats.put("uptimeMs", (System.nanoTime() - started) / 1_000_000);
        return stats;
    }

    private Map<String, Long> gossip() {
        Map<String, Long> counters = new TreeMap<>();
        if (peer.node().world().meters() instanceof MemoryMeters meters) {
            meters.snapshot().forEach((name, value) -> {
                if (name.contains("gossipsub")) {
                    counters.put(name, value);
                }
            });
        }
        return counters;
    }

    private static Duration limit(JsonNode command, int standardMillis) {
        int millis = command.path("timeoutMs").asInt(0);
        return Duration.ofMillis(millis > 0 ? millis : standardMillis);
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }
}
