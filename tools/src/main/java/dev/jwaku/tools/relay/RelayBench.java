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

/**
 * Relay nodes in a line A, B, C over loopback TCP, each a process of its own: A publishes paced messages, C counts
 * them.
 *
 * <p>Contestants alternate within one run of the benchmark, so that they see the same machine; each run is taken on
 * fresh processes, after the same warm-up for everybody. Latency goes from the publish call at A to the application at
 * C. Linux only.
 */
public final class RelayBench {
    private static final Duration IDLE = Duration.ofSeconds(2);
    /** A sender that is this much slower than asked was held back: the rate was not carried. */
    private static final double HELD_BACK = 0.98;
    /** After the warm-up, the same traffic as in the run itself, not counted. */
    private static final int SETTLING_SECONDS = 4;

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

    /** Climbs on one line while nothing is lost; confirms the highest rate with all repetitions, stepping down. */
    private RelayRow highestLossless(Contestant contestant, RelayPlan.Ladder ladder) throws IOException {
        for (int step = climb(contestant, ladder); step > 0; step--) {
            RelayRow row = row(
                            List.of(contestant),
                            ladder.sizeBytes(),
                            ladder.rates().get(step))
                    .getFirst();
            if (row.isLossless() && row.median().achievedRate() >= HELD_BACK * row.rate()) {
                return row;
            }
        }
        return row(List.of(contestant), ladder.sizeBytes(), ladder.rates().getFirst())
                .getFirst();
    }

    private int climb(Contestant contestant, RelayPlan.Ladder ladder) throws IOException {
        int highest = -1;
        try (RelayLine line = new RelayLine(contestant, plan.warmUpSeconds())) {
            for (int rate : ladder.rates()) {
                RelayRun run = line.measure(ladder.sizeBytes(), rate, plan.seconds());
                report(contestant, ladder.sizeBytes(), rate, run);
                if (run.delivered() < 1 || run.achievedRate() < HELD_BACK * rate) {
                    break;
                }
                highest++;
            }
        }
        return highest;
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
                    mebibytes
                            .computeIfAbsent(contestant, unused -> new ArrayList<>())
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
        try (RelayLine line = new RelayLine(contestant, plan.warmUpSeconds())) {
            line.measure(sizeBytes, rate, SETTLING_SECONDS);
            RelayRun run = line.measure(sizeBytes, rate, plan.seconds());
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
                run.peakMebibytes());
    }
}
