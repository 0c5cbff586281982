package dev.jwaku.tools.relay;

import java.util.List;

/**
 * What one run of the benchmark found.
 *
 * @param contestants the first one is compared with the others
 * @param rows latency and CPU time, by plan and contestant
 * @param highest the highest lossless rates; a row that is not lossless means that even the lowest rate lost messages
 * @param loadBefore load averages before it began
 */
public record RelayResult(
        List<Contestant> contestants,
        RelayPlan plan,
        List<StartUp> startUps,
        List<RelayRow> rows,
        List<RelayRow> highest,
        String loadBefore) {
    public RelayResult {
        contestants = List.copyOf(contestants);
        startUps = List.copyOf(startUps);
        rows = List.copyOf(rows);
        highest = List.copyOf(highest);
    }
}
