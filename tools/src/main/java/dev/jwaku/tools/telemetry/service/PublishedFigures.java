package dev.jwaku.tools.telemetry.service;

import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.Meters;
import dev.jwaku.runtime.World;
import dev.jwaku.tools.telemetry.estimate.Horizon;
import dev.jwaku.tools.telemetry.estimate.Interval;
import dev.jwaku.tools.telemetry.estimate.RatioInterval;
import dev.jwaku.tools.telemetry.store.Days;
import dev.jwaku.tools.telemetry.store.TelemetryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Figures of the last week for whoever scrapes: written by the task that sums up, read by any. */
final class PublishedFigures {
    private static final int DAYS = 7;
    private static final String RATIO = "dm_delivery_ratio";
    /** Compared with other sources: long enough that a week after it much of it is due. */
    private static final int COMPARED_DAYS = 14;

    private final World world;
    private final TelemetryStore store;
    private final int leastInstalls;
    private volatile List<Meters.Reading> ratios = List.of();
    private volatile CrossReadings compared = CrossReadings.NONE;
    private volatile double gap;
    private volatile long backlog;

    PublishedFigures(World world, TelemetryStore store, int leastInstalls) {
        this.world = world;
        this.store = store;
        this.leastInstalls = leastInstalls;
    }

    void register(MemoryMeters meters) {
        meters.gauges(RATIO, () -> ratios);
        meters.gauges("telemetry_crosscheck_ratio", () -> compared.ratios());
        meters.gauges("telemetry_crosscheck_difference", () -> compared.differences());
        meters.doubleGauge("telemetry_hb_gap_ratio", () -> gap);
        meters.gauge("telemetry_backlog_batches", () -> backlog);
    }

    void refresh() {
        long today = Days.of(world.now().toEpochMilli());
        Map<String, Group> groups = new TreeMap<>();
        Group comparable = new Group();
        // of the days that a page shows at first, so that its first question finds them read
        for (TelemetryStore.Cell cell : store.cells(today - Question.USUAL_DAYS + 1, today)) {
            if (cell.day() > today - COMPARED_DAYS) {
                comparable.add(cell.figures());
            }
            if (cell.day() <= today - DAYS) {
                continue;
            }
            groups.computeIfAbsent("all", key -> new Group()).add(cell.figures());
            groups.computeIfAbsent(Question.kindOf(cell.kind()), key -> new Group())
                    .add(cell.figures());
        }
        List<Meters.Reading> readings = new ArrayList<>();
        groups.forEach((kind, group) -> {
            if (group.installs() >= leastInstalls) {
                for (Horizon horizon : Horizon.values()) {
                    add(readings, kind, horizon, group);
                }
            }
        });
        ratios = List.copyOf(readings);
        compared = comparable.installs() < leastInstalls
                ? CrossReadings.NONE
                : CrossReadings.of(comparable, store.canaries(today - COMPARED_DAYS + 1, today));
        long expected = 0;
        long accounted = 0;
        for (TelemetryStore.DayPresence day : store.presence(today - DAYS + 1, today)) {
            expected += day.expectedMillis();
            accounted += day.accountedMillis();
        }
        gap = expected == 0 ? 0 : 1 - (double) accounted / expected;
        backlog = store.backlog();
    }

    private static void add(List<Meters.Reading> readings, String kind, Horizon horizon, Group group) {
        group.figures().tally(horizon).bounds().ifPresent(bounds -> {
            readings.add(reading(kind, horizon, "lo", bounds.lo()));
            readings.add(reading(kind, horizon, "hi", bounds.hi()));
        });
        group.figures().tally(horizon).point().ifPresent(point -> readings.add(reading(kind, horizon, "point", point)));
        RatioInterval.of(group.figures().clusters(horizon)).ifPresent((Interval interval) -> {
            readings.add(reading(kind, horizon, "ci_lo", interval.lo()));
            readings.add(reading(kind, horizon, "ci_hi", interval.hi()));
        });
    }

    private static Meters.Reading reading(String kind, Horizon horizon, String bound, double value) {
        return Meters.Reading.of(value, "kind", kind, "horizon", horizon.text(), "bound", bound);
    }
}
