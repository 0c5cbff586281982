package dev.jwaku.tools.telemetry.estimate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * By when which share of the messages is there, after Kaplan and Meier: those that did not arrive, or not yet, count as
 * long as they were watched, so that a median is never one of the lucky only.
 */
public final class DeliveryCurve {
    private final List<Step> steps;

    private DeliveryCurve(List<Step> steps) {
        this.steps = Collections.unmodifiableList(steps);
    }

    /**
     * A point of the curve.
     *
     * @param millis age of the messages
     * @param delivered the share that is there by then
     */
    public record Step(long millis, double delivered) {}

    /**
     * Messages of one age.
     *
     * @param millis their age when they arrived, or when they were last known to be missing
     * @param arrived how many arrived then
     * @param censored of how many nothing more is known
     */
    public record Age(long millis, long arrived, long censored) {}

    /** The curve of all messages; ages in any order and repeated as may be. */
    public static DeliveryCurve of(List<Age> ages) {
        TreeMap<Long, Age> sorted = new TreeMap<>();
        long left = 0;
        for (Age age : ages) {
            sorted.merge(
                    age.millis(),
                    age,
                    (a, b) -> new Age(a.millis(), a.arrived() + b.arrived(), a.censored() + b.censored()));
            left += age.arrived() + age.censored();
        }
        List<Step> steps = new ArrayList<>();
        double missing = 1;
        for (Age age : sorted.values()) {
            if (age.arrived() > 0) {
                missing *= 1 - (double) age.arrived() / left;
                steps.add(new Step(age.millis(), 1 - missing));
            }
            left -= age.arrived() + age.censored();
        }
        return new DeliveryCurve(steps);
    }

    /** The share that is there by an age. */
    public double deliveredBy(long millis) {
        double delivered = 0;
        for (Step step : steps) {
            if (step.millis() > millis) {
                break;
            }
            delivered = step.delivered();
        }
        return delivered;
    }

    /** By when a share is there, in milliseconds; empty if never, as far as known. */
    public OptionalLong quantile(double share) {
        for (Step step : steps) {
            if (step.delivered() >= share - 1e-12) {
                return OptionalLong.of(step.millis());
            }
        }
        return OptionalLong.empty();
    }

    /** Its points, by age. */
    public List<Step> steps() {
        return steps;
    }
}
