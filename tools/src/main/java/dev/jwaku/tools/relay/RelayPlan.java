package dev.jwaku.tools.relay;

import java.util.List;

/**
 * What the relay benchmark measures.
 *
 * @param rows sizes and rates whose latency and CPU time are reported
 * @param ladders per size, rates in which the highest lossless one is searched
 * @param repetitions runs per row, on fresh processes
 * @param seconds of traffic per run
 * @param warmUpSeconds of traffic of 1 KiB messages before it that does not count
 * @param startUps starts per contestant
 */
public record RelayPlan(
        List<Point> rows, List<Ladder> ladders, int repetitions, int seconds, int warmUpSeconds, int startUps) {
    private static final int KIB = 1024;

    public RelayPlan {
        rows = List.copyOf(rows);
        ladders = List.copyOf(ladders);
    }

    /** Everything in the table of docs/benchmarks.md; about half an hour for two contestants. */
    public static RelayPlan full() {
        return new RelayPlan(
                List.of(
                        new Point(KIB, 200),
                        new Point(KIB, 2000),
                        new Point(10 * KIB, 1000),
                        new Point(100 * KIB, 300)),
                List.of(
                        new Ladder(KIB, List.of(2000, 3000, 4000, 5000, 6000, 8000, 10_000, 12_000, 16_000)),
                        new Ladder(10 * KIB, List.of(1000, 2000, 3000, 4000, 5000, 6000)),
                        new Ladder(100 * KIB, List.of(100, 150, 200, 300, 400, 500, 600, 800))),
                3,
                5,
                15,
                5);
    }

    /** One short run of the main rows, to see that everything works: a minute or two. */
    public static RelayPlan quick() {
        return new RelayPlan(
                List.of(new Point(KIB, 200), new Point(KIB, 2000), new Point(10 * KIB, 500), new Point(100 * KIB, 100)),
                List.of(),
                1,
                4,
                10,
                1);
    }

    /** Payload bytes and messages per second. */
    public record Point(int sizeBytes, int rate) {}

    /**
     * Rates to try for one size.
     *
     * @param rates ascending
     */
    public record Ladder(int sizeBytes, List<Integer> rates) {
        public Ladder {
            rates = List.copyOf(rates);
        }
    }
}
