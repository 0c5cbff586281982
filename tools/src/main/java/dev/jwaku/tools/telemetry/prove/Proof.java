package dev.jwaku.tools.telemetry.prove;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Many seeds of all plans, and whether the estimators may be believed. Uses all cores. */
public final class Proof {
    /** The least share of seeds in which the truth must be in the 95 % interval. */
    public static final double WANTED = 0.92;

    private final int seeds;

    /** @param seeds of each plan */
    public Proof(int seeds) {
        if (seeds < 1) {
            throw new IllegalArgumentException("at least one seed");
        }
        this.seeds = seeds;
    }

    /**
     * What one plan showed.
     *
     * @param truth share of messages that arrive within a day, in the long run at full coverage
     * @param bounded share of seeds with the truth within the bounds, always
     * @param covered share of seeds with the truth within the 95 % interval
     * @param width mean width of that interval
     * @param boundsWidth mean width of the bounds when everything has come
     * @param plainCovered share of seeds in which Wilson's interval of single messages has the truth
     * @param old mean of what the existing formula says
     * @param oldCovered share of seeds in which the truth is in Wilson's interval around that
     */
    public record Row(
            ProofPlan plan,
            double truth,
            double bounded,
            double covered,
            double width,
            double boundsWidth,
            double plainCovered,
            double old,
            double oldCovered) {
        /** Whether it holds what is promised: bounds always, intervals at full coverage; and the old formula fails. */
        public boolean isGood() {
            return bounded == 1 && (!plan.isFull() || covered >= WANTED && oldCovered < WANTED);
        }
    }

    /** Runs everything; tells of each row. */
    public List<Row> run(Consumer<Row> progress) {
        List<Row> rows = new ArrayList<>();
        for (ProofPlan plan : ProofPlan.all()) {
            List<KnownTruth.Result> results = IntStream.rangeClosed(1, seeds)
                    .parallel()
                    .mapToObj(seed -> new KnownTruth(plan, seed).run())
                    .toList();
            Row row = row(plan, results);
            rows.add(row);
            progress.accept(row);
        }
        return rows;
    }

    private static Row row(ProofPlan plan, List<KnownTruth.Result> results) {
        return new Row(
                plan,
                plan.isFull()
                        ? plan.truth()
                        : mean(results.stream().map(KnownTruth.Result::truth).toList()),
                share(results.stream().map(KnownTruth.Result::isBounded).toList()),
                share(results.stream().map(KnownTruth.Result::isCovered).toList()),
                mean(results.stream().map(KnownTruth.Result::width).toList()),
                mean(results.stream().map(KnownTruth.Result::boundsWidth).toList()),
                share(results.stream().map(KnownTruth.Result::isPlainCovered).toList()),
                mean(results.stream().map(KnownTruth.Result::oldFormula).toList()),
                share(results.stream().map(KnownTruth.Result::isOldCovered).toList()));
    }

    private static double share(List<Boolean> facts) {
        return (double) facts.stream().filter(fact -> fact).count() / facts.size();
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    }

    /** The rows as a Markdown table. */
    public String markdown(List<Row> rows) {
        StringBuilder text = new StringBuilder("| world, " + seeds + " seeds each | truth (24 h) | truth in [lo, hi] |"
                + " truth in 95 % interval | its width | plain Wilson | existing formula says | truth in its"
                + " interval |\n"
                + "| --- | --- | --- | --- | --- | --- | --- | --- |\n");
        for (Row row : rows) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %.5f | %s | %s | %.4f | %s | %.3f | %s |%n",
                    row.plan().name(),
                    row.truth(),
                    percent(row.bounded()),
                    row.plan().isFull() ? percent(row.covered()) : "-",
                    row.plan().isFull() ? row.width() : row.boundsWidth(),
                    row.plan().isFull() ? percent(row.plainCovered()) : "-",
                    row.old(),
                    row.plan().isFull() ? percent(row.oldCovered()) : "-"));
        }
        return text.toString();
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
