package dev.jwaku.tools.relay;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/**
 * Relay nodes in a line A, B, C over loopback TCP, each a process of its own: A publishes paced messages, C counts them.
 *
 * <p>Contestants alternate within one run of the benchmark, so that they see the same machine; each run is taken on fresh
 * processes, after the same warm-up for everybody. Latency goes from the publish call at A to the application at C.
 * Linux only.
 */
public final class RelayBench {
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(20);
    private static final Duration SETTLE_LIMIT = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofSeconds(2);
    /** Loss sets in with bursts, so a sender that is this much slower than asked was held back. */
    private static final double HELD_BACK = 0.98;
    /** Enough for the JIT compiler to have seen the relay path, within what everybody can carry. */
    private static final int WARM_UP_RATE = 2000;

    private static final int WARM_UP_BYTES_PER_SECOND = 10 << 20;
    private static final int KIB = 1024;

    private final List<Contestant> contestants;
    private final RelayPlan plan;
    private final PrintStream progress;

    /**
     * @param contestants measured in this order, alternating
     * @param progress gets a line per run
     */
    public RelayBench(List<Contestant> contestants, RelayPlan plan, PrintStream progress) {
        this.contestants = List.copyOf(contestants);
        this.plan = plan;
        this.progress = progress;
    }

    /**
     * Runs the whole plan.
     *
     * @throws IOException if a process cannot be started or dies
     */
    public RelayResult run() throws IOException {
        String loadBefore = Machine.loadNow();
        List<StartUp> startUps = startUps();
        List<RelayRow> rows = new ArrayList<>();
        for (RelayPlan.Point point : plan.rows()) {
            rows.addAll(row(contestants, point.sizeBytes(), point.rate()));
        }
        List<RelayRow> highest = new ArrayList<>();
        for (RelayPlan.Ladder ladder : plan.ladders()) {
            for (Contestant contestant : contestants) {
                highest.add(highestLossless(contestant, ladder));
            }
        }
        return new RelayResult(contestants, plan, startUps, rows, highest, loadBefore);
    }

    private List<RelayRow> row(List<Contestant> who, int sizeBytes, int rate) throws IOException {
        Map<Contestant, List<RelayRun>> runs = new LinkedHashMap<>();
        for (int repetition = 0; repetition < plan.repetitions(); repetition++) {
            for (Contestant contestant : who) {
                runs.computeIfAbsent(contestant, unused -> new ArrayList<>()).add(run(contestant, sizeBytes, rate));
            }
        }
        return runs.entrySet().stream()
                .map(entry -> RelayRow.of(entry.getKey().name(), sizeBytes, rate, entry.getValue()))
                .toList();
    }

    /** Climbs while a single run is lossless, then confirms the highest rate with all repetitions, stepping down. */
    private RelayRow highestLossless(Contestant contestant, RelayPlan.Ladder ladder) throws IOException {
        int top = -1;
        for (int rate : ladder.rates()) {
            RelayRun run = run(contestant, ladder.sizeBytes(), rate);
            if (run.delivered() < 1 || run.achievedRate() < HELD_BACK * rate) {
                break;
            }
            top++;
        }
        for (int step = top; step > 0; step--) {
            RelayRow row = row(List.of(contestant), ladder.sizeBytes(), ladder.rates().get(step)).getFirst();
            if (row.isLossless() && row.median().achievedRate() >= HELD_BACK * row.rate()) {
                return row;
            }
        }
        return row(List.of(contestant), ladder.sizeBytes(), ladder.rates().getFirst()).getFirst();
    }

    private List<StartUp> startUps() throws IOException {
        Map<Contestant, List<Double>> millis = new LinkedHashMap<>();
        Map<Contestant, List<Double>> mebibytes = new LinkedHashMap<>();
        for (int i = 0; i < plan.startUps(); i++) {
            for (Contestant contestant : contestants) {
                try (PeerProcess peer = PeerProcess.start(contestant.command(), event -> {})) {
                    LockSupport.parkNanos(IDLE.toNanos());
                    millis.computeIfAbsent(contestant, unused -> new ArrayList<>())
                            .add(peer.startTime().toNanos() / 1e6);
                    mebibytes.computeIfAbsent(contestant, unused -> new ArrayList<>())
                            .add((double) peer.residentMemory() / KIB / KIB);
                }
            }
        }
        return contestants.stream()
                .map(contestant -> new StartUp(
                        contestant.name(),
                        RelayRow.median(millis.getOrDefault(contestant, List.of())),
                        RelayRow.median(mebibytes.getOrDefault(contestant, List.of()))))
                .peek(start -> progress.printf(
                        Locale.ROOT,
                        "%-16s start to listening %.0f ms, idle %.0f MiB%n",
                        start.contestant(),
                        start.millis(),
                        start.idleMebibytes()))
                .toList();
    }

    private RelayRun run(Contestant contestant, int sizeBytes, int rate) throws IOException {
        try (PeerProcess a = PeerProcess.start(contestant.command(), event -> {});
                PeerProcess b = PeerProcess.start(contestant.command(), event -> {});
                PeerProcess c = PeerProcess.start(contestant.command(), event -> {})) {
            a.ask("connect", COMMAND_LIMIT, "multiaddr", b.address());
            c.ask("connect", COMMAND_LIMIT, "multiaddr", b.address());
            for (PeerProcess peer : List.of(a, b, c)) {
                peer.ask("await", COMMAND_LIMIT, "mesh", peer == b ? 2 : 1);
            }
            int sent = warmUp(a, c, sizeBytes);
            c.ask("reset", COMMAND_LIMIT);
            RelayRun run = measure(List.of(a, b, c), sizeBytes, rate, sent);
            report(contestant, sizeBytes, rate, run);
            return run;
        }
    }

    private void report(Contestant contestant, int sizeBytes, int rate, RelayRun run) {
        progress.printf(
                Locale.ROOT,
                "%-16s %3d KiB %6d/s  sent %6.0f/s  delivered %7.3f %%  p50 %.2f ms  p99 %.2f ms  "
                        + "CPU s/10k %.2f, middle %.2f  peak %.0f MiB%n",
                contestant.name(),
                sizeBytes / KIB,
                rate,
                run.achievedRate(),
                100 * run.delivered(),
                run.p50Millis(),
                run.p99Millis(),
                run.cpuPer10k(),
                run.cpuMiddlePer10k(),
                run.peakMegabytes());
    }

    private int warmUp(PeerProcess a, PeerProcess c, int sizeBytes) throws IOException {
        int rate = Math.min(WARM_UP_RATE, WARM_UP_BYTES_PER_SECOND / sizeBytes);
        int count = rate * plan.warmUpSeconds();
        if (count > 0) {
            publish(a, sizeBytes, rate, count, 0);
            awaitAll(c, count);
        }
        return count;
    }

    private RelayRun measure(List<PeerProcess> line, int sizeBytes, int rate, int firstSequence) throws IOException {
        int count = rate * plan.seconds();
        List<Duration> before = line.stream().map(PeerProcess::cpu).toList();
        JsonNode published = publish(line.getFirst(), sizeBytes, rate, count, firstSequence);
        awaitAll(line.getLast(), count);
        List<Double> cpu = new ArrayList<>();
        for (int i = 0; i < line.size(); i++) {
            Duration used = line.get(i).cpu().minus(before.get(i));
            cpu.add(used.toMillis() / 1000.0 / count * 10_000);
        }
        JsonNode stats = line.getLast().ask("stats", COMMAND_LIMIT);
        JsonNode latency = stats.get("latency");
        return new RelayRun(
                stats.get("distinct").asDouble() / count,
                latency.get("p50Ns").asDouble() / 1e6,
                latency.get("p99Ns").asDouble() / 1e6,
                cpu.stream().mapToDouble(Double::doubleValue).sum(),
                cpu.get(1),
                line.stream().mapToLong(PeerProcess::peakMemory).max().orElse(0) / 1024.0 / KIB,
                published.get("rate").asDouble());
    }

    private JsonNode publish(PeerProcess a, int sizeBytes, int rate, int count, int first) throws IOException {
        Duration limit = Duration.ofSeconds(2L * count / rate + 60);
        return a.ask("publish", limit, "count", count, "size", sizeBytes, "rate", rate, "firstSequence", first);
    }

    /** Waits until all have come; what is missing after the limit is lost. */
    private static void awaitAll(PeerProcess c, int count) {
        try {
            c.ask("await", SETTLE_LIMIT.plusSeconds(5), "distinct", count, "timeoutMs", SETTLE_LIMIT.toMillis());
        } catch (IOException e) {
            // Reported as messages that were not delivered.
            return;
        }
    }
}
