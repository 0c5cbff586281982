package dev.jwaku.tools.telemetry.service;

import dev.jwaku.runtime.Meters;
import dev.jwaku.tools.telemetry.estimate.ClusterSums;
import dev.jwaku.tools.telemetry.estimate.Estimate;
import dev.jwaku.tools.telemetry.estimate.Horizon;
import java.util.ArrayList;
import java.util.List;

/**
 * A comparison for whoever scrapes.
 *
 * @param ratios what the other sources say
 * @param differences how much more the reports say
 */
record CrossReadings(List<Meters.Reading> ratios, List<Meters.Reading> differences) {
    static final CrossReadings NONE = new CrossReadings(List.of(), List.of());

    static CrossReadings of(Group group, ClusterSums canaries) {
        List<Meters.Reading> ratios = new ArrayList<>();
        List<Meters.Reading> differences = new ArrayList<>();
        for (Horizon horizon : Horizon.values()) {
            CrossCheck.of(group, canaries, horizon).others().forEach((source, other) -> {
                Estimate estimate = other.estimate();
                add(ratios, source, horizon, "point", estimate.share());
                add(ratios, source, horizon, "ci_lo", estimate.interval().lo());
                add(ratios, source, horizon, "ci_hi", estimate.interval().hi());
                other.difference().ifPresent(difference -> {
                    add(differences, source, horizon, "point", difference.value());
                    add(differences, source, horizon, "ci_lo", difference.lo());
                    add(differences, source, horizon, "ci_hi", difference.hi());
                });
            });
        }
        return new CrossReadings(List.copyOf(ratios), List.copyOf(differences));
    }

    private static void add(
            List<Meters.Reading> readings, CrossCheck.Source source, Horizon horizon, String bound, double value) {
        readings.add(Meters.Reading.of(value, "source", source.id(), "horizon", horizon.text(), "bound", bound));
    }
}
