package dev.jwaku.tools.relay;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Three fresh processes of one contestant, A and C connected to B only, warmed up. Closing it ends them. */
final class RelayLine implements AutoCloseable {
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(20);
    private static final Duration SETTLE_LIMIT = Duration.ofSeconds(10);
    private static final int KIB = 1024;
    /** Everybody is warmed up with small messages, of which a JIT compiler sees many in a short time. */
    private static final int WARM_UP_RATE = 2000;

    private final List<PeerProcess> peers = new ArrayList<>();
    private int nextSequence;

    /**
     * Starts and connects the line.
     *
     * @param warmUpSeconds of traffic of 1 KiB messages that does not count
     * @throws IOException if a process cannot be started or does not find its peers
     */
    RelayLine(Contestant contestant, int warmUpSeconds) throws IOException {
        boolean ready = false;
        try {
            for (int i = 0; i < 3; i++) {
                peers.add(PeerProcess.start(contestant.command(), event -> {}));
            }
            connect();
            if (warmUpSeconds > 0) {
                measure(KIB, WARM_UP_RATE, warmUpSeconds);
            }
            ready = true;
        } finally {
            if (!ready) {
                close();
            }
        }
    }

    private void connect() throws IOException {
        PeerProcess middle = peers.get(1);
        for (PeerProcess end : List.of(peers.getFirst(), peers.getLast())) {
            end.ask("connect", COMMAND_LIMIT, "multiaddr", middle.address());
        }
        for (PeerProcess peer : peers) {
            peer.ask("await", COMMAND_LIMIT, "mesh", peer == middle ? 2 : 1);
        }
    }

    /** Sends at a rate for some seconds, and waits up to ten more for what is under way. */
    RelayRun measure(int sizeBytes, int rate, int seconds) throws IOException {
        int count = rate * seconds;
        peers.getLast().ask("reset", COMMAND_LIMIT);
        List<Duration> before = peers.stream().map(PeerProcess::cpu).toList();
        JsonNode published = publish(sizeBytes, rate, count);
        awaitAll(count);
        List<Double> cpu = new ArrayList<>();
        for (int i = 0; i < peers.size(); i++) {
            Duration used = peers.get(i).cpu().minus(before.get(i));
            cpu.add(used.toMillis() / 1000.0 / count * 10_000);
        }
        JsonNode stats = peers.getLast().ask("stats", COMMAND_LIMIT);
        JsonNode latency = stats.get("latency");
        return new RelayRun(
                stats.get("distinct").asDouble() / count,
                latency.get("p50Ns").asDouble() / 1e6,
                latency.get("p99Ns").asDouble() / 1e6,
                cpu.stream().mapToDouble(Double::doubleValue).sum(),
                cpu.get(1),
                peers.stream().mapToLong(PeerProcess::peakMemory).max().orElse(0) / 1024.0 / KIB,
                published.get("rate").asDouble());
    }

    private JsonNode publish(int sizeBytes, int rate, int count) throws IOException {
        Duration limit = Duration.ofSeconds(4L * count / rate + 60);
        int first = nextSequence;
        nextSequence += count;
        return peers.getFirst()
                .ask("publish", limit, "count", count, "size", sizeBytes, "rate", rate, "firstSequence", first);
    }

    /** Waits until all have come; what is missing after the limit is lost. */
    private void awaitAll(int count) {
        Duration patience = SETTLE_LIMIT.plusSeconds(5);
        try {
            peers.getLast().ask("await", patience, "distinct", count, "timeoutMs", SETTLE_LIMIT.toMillis());
        } catch (IOException e) {
            // Reported as messages that were not delivered.
            return;
        }
    }

    @Override
    public void close() {
        peers.reversed().forEach(PeerProcess::close);
    }
}
