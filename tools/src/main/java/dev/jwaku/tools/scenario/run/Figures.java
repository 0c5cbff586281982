package dev.jwaku.tools.scenario.run;

import dev.jwaku.tools.scenario.Metric;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.function.ToLongFunction;

/** The figures of a run, from its journal. */
public final class Figures {
    private static final double NANOS = 1e9;

    private final List<Message> accepted;
    private final Journal journal;
    private final long firstFault;
    private final long lastHeal;
    private final long end;
    private final Map<Metric, Double> values = new EnumMap<>(Metric.class);
    private final List<Double> recoveries = new ArrayList<>();

    /**
     * @param firstFault when the first fault began; never if there was none
     * @param lastHeal when the last fault had ended; negative if there was none
     * @param end of the run: what has not happened by then is counted as if it took until the end
     */
    public Figures(Journal journal, long firstFault, long lastHeal, long end) {
        this.journal = journal;
        this.accepted = journal.messages().stream().filter(Message::isAccepted).toList();
        this.firstFault = firstFault;
        this.lastHeal = lastHeal;
        this.end = end;
    }

    /** So far. */
    public Map<Metric, Double> values() {
        return values;
    }

    /** Times of touched messages, in seconds. */
    public List<Double> recoveries() {
        return recoveries;
    }

    /** Adds one that was measured elsewhere. */
    public void set(Metric metric, double value) {
        values.put(metric, value);
    }

    /** Reckons all that the journal tells. */
    public Figures compute() {
        set(Metric.ACCEPTED, accepted.size());
        set(Metric.DELIVERED, share(Message::firstShownAt));
        set(
                Metric.DUPLICATES,
                journal.messages().stream()
                        .mapToLong(message -> Math.max(0, message.shownAt.size() - 1))
                        .sum());
        set(Metric.STORED, share(message -> message.storedAt));
        set(Metric.FAILED, count(message -> message.failedAt));
        set(Metric.UNFINISHED, accepted.size() - count(Message::endedAt));
        set(
                Metric.FALSE_STORED,
                accepted.stream().filter(message -> message.falselyStored).count());
        set(
                Metric.FALSE_PUBLISHED,
                accepted.stream().filter(this::isFalselyPublished).count());
        set(
                Metric.FALSE_FAILED,
                accepted.stream()
                        .filter(message -> message.failedAt != Message.NEVER && message.isShown())
                        .count());
        List<Double> latencies = new ArrayList<>();
        List<Double> endings = new ArrayList<>();
        for (Message message : accepted) {
            boolean touched = message.acceptedAt >= firstFault && message.acceptedAt < lastHeal
                    || message.firstShownAt() > firstFault && message.acceptedAt < lastHeal;
            long from = touched ? Math.max(message.acceptedAt, lastHeal) : message.acceptedAt;
            double took = Math.max(0, Math.min(message.firstShownAt(), end) - from) / NANOS;
            (touched ? recoveries : latencies).add(took);
            endings.add(Math.max(0, Math.min(message.endedAt(), end) - Math.max(from, message.acceptedAt)) / NANOS);
        }
        quantiles(recoveries, Metric.RECOVERY_P50, Metric.RECOVERY_P95, Metric.RECOVERY_MAX);
        quantiles(latencies, Metric.LATENCY_P50, Metric.LATENCY_P95, Metric.LATENCY_MAX);
        set(Metric.FINISH_MAX, quantile(endings, 1));
        set(Metric.OUTAGE, Math.max(0, lastHeal - firstFault) / NANOS);
        return this;
    }

    private boolean isFalselyPublished(Message message) {
        return message.publishedAt != Message.NEVER
                && !message.isShown()
                && message.hashes.stream().noneMatch(journal::wasSeen);
    }

    private double count(ToLongFunction<Message> moment) {
        LongPredicate happened = at -> at != Message.NEVER;
        return accepted.stream().mapToLong(moment).filter(happened).count();
    }

    private double share(ToLongFunction<Message> moment) {
        return accepted.isEmpty() ? 1 : count(moment) / accepted.size();
    }

    private void quantiles(List<Double> times, Metric half, Metric most, Metric all) {
        set(half, quantile(times, 0.5));
        set(most, quantile(times, 0.95));
        set(all, quantile(times, 1));
    }

    /** The smallest value that at least this share of all do not exceed; 0 of none. */
    static double quantile(List<Double> values, double share) {
        if (values.isEmpty()) {
            return 0;
        }
        List<Double> sorted = values.stream().sorted().toList();
        int index = (int) Math.ceil(share * sorted.size()) - 1;
        return sorted.get(Math.max(0, Math.min(sorted.size() - 1, index)));
    }
}
