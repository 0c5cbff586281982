package dev.jwaku.tools.lpt.report;

import dev.jwaku.tools.lpt.count.Fate;
import dev.jwaku.tools.lpt.count.Latencies;
import dev.jwaku.tools.lpt.count.PairCount;
import dev.jwaku.tools.lpt.count.PairCount.Tally;
import dev.jwaku.tools.lpt.count.Wilson;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Sums over pairs of sender and receiver.
 *
 * @param fates messages by what became of them, all fates
 * @param tally what is counted beside the fates
 * @param latency from when messages were due until filter services brought them
 * @param service from when they were prepared
 * @param jitterNanos the largest of the pairs; not a number if there is none
 */
public record Totals(Map<Fate, Long> fates, Tally tally, Latencies latency, Latencies service, double jitterNanos) {
    /** Sums up. */
    static Totals of(List<PairCount> pairs) {
        Map<Fate, Long> fates = new EnumMap<>(Fate.class);
        for (Fate fate : Fate.values()) {
            fates.put(fate, 0L);
        }
        pairs.forEach(pair -> pair.fates().forEach((fate, count) -> fates.merge(fate, count, Long::sum)));
        Tally tally = pairs.stream().map(PairCount::tally).reduce(new Tally(0, 0, 0, 0, 0, 0, 0), Totals::plus);
        return new Totals(
                fates,
                tally,
                Latencies.of(all(pairs.stream().map(PairCount::latency).toList())),
                Latencies.of(all(pairs.stream().map(PairCount::service).toList())),
                pairs.stream()
                        .mapToDouble(PairCount::jitterNanos)
                        .filter(jitter -> !Double.isNaN(jitter))
                        .max()
                        .orElse(Double.NaN));
    }

    private static LongStream all(List<Latencies> some) {
        return some.stream().flatMapToLong(Latencies::stream);
    }

    private static Tally plus(Tally one, Tally two) {
        return new Tally(
                one.duplicateNetwork() + two.duplicateNetwork(),
                one.redundant() + two.redundant(),
                one.duplicateRetry() + two.duplicateRetry(),
                one.reordered() + two.reordered(),
                Math.max(one.maxExtent(), two.maxExtent()),
                one.foreign() + two.foreign(),
                one.afterGrace() + two.afterGrace());
    }

    /** How many met this fate. */
    public long count(Fate fate) {
        return fates.getOrDefault(fate, 0L);
    }

    /** How many deliveries count in the loss rate. */
    public long expected() {
        return sum(true);
    }

    private long sum(boolean expected) {
        return fates.entrySet().stream()
                .filter(entry -> entry.getKey().isExpected() == expected)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Everything that was to be delivered, whatever became of it. */
    public long all() {
        return sum(true) + sum(false);
    }

    /** How many receivers have. */
    public long received() {
        return fates.entrySet().stream()
                .filter(entry -> entry.getKey().isReceived())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Lost of expected; 0 if nothing was expected. */
    public double loss() {
        return expected() == 0 ? 0 : (double) count(Fate.LOST) / expected();
    }

    /** Where the true loss rate is, with 95 %. */
    public Wilson lossInterval() {
        return Wilson.of(count(Fate.LOST), expected());
    }
}
