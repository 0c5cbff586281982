package dev.jwaku.delivery;

import dev.jwaku.delivery.outbox.CheckReport;
import dev.jwaku.delivery.outbox.Finished;
import dev.jwaku.delivery.outbox.OutboxAction;
import dev.jwaku.delivery.outbox.OutboxRow;
import dev.jwaku.runtime.Meters;
import dev.jwaku.runtime.World;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** The figures of the outbox (reliability.md section 10.10). Written by the owner task. */
final class OutboxMeters {
    private static final double[] SECONDS = {0.01, 0.05, 0.25, 1, 3, 5, 10, 30, 60, 300, 600};

    private final World world;
    private final Map<Long, Long> acceptedAt = new LinkedHashMap<>();
    private final Meters.Histogram toPublished;
    private final Meters.Histogram toStored;
    private final Meters.Counter restamps;
    private final Meters.Counter corrections;

    OutboxMeters(World world) {
        this.world = world;
        Meters meters = world.meters();
        this.toPublished = meters.histogram("jwaku_delivery_published_seconds", SECONDS);
        this.toStored = meters.histogram("jwaku_delivery_stored_seconds", SECONDS);
        this.restamps = meters.counter("jwaku_delivery_restamps_total");
        this.corrections = meters.counter("jwaku_delivery_false_failures_total");
    }

    void registerStates(IntSupplier accepted, IntSupplier published) {
        world.meters()
                .gauges(
                        "jwaku_delivery_outbox_state",
                        () -> List.of(
                                Meters.Reading.of(accepted.getAsInt(), "state", "accepted"),
                                Meters.Reading.of(published.getAsInt(), "state", "published")));
    }

    /** @param at when, on the monotonic clock */
    void accepted(OutboxRow row, long at) {
        acceptedAt.put(row.id(), at);
    }

    void published(long id) {
        observe(toPublished, acceptedAt.get(id));
    }

    void finished(Finished finished) {
        Long at = acceptedAt.remove(finished.id());
        if (finished.stage() == Stage.STORED) {
            observe(toStored, at);
        }
        world.meters()
                .counter("jwaku_delivery_terminal_total", "outcome", outcome(finished))
                .increment();
    }

    private static String outcome(Finished finished) {
        return switch (finished.stage()) {
            case ACCEPTED, PUBLISHED -> "unverified";
            case STORED -> "stored";
            case ACKNOWLEDGED -> "acknowledged";
            case FAILED ->
                finished.kind()
                        .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                        .orElse("failed");
        };
    }

    /** Messages of earlier runs have no beginning here. */
    private void observe(Meters.Histogram histogram, @Nullable Long since) {
        if (since != null) {
            histogram.observe((world.nanoTime() - since) / 1e9);
        }
    }

    void repeated(OutboxAction.Reason reason) {
        world.meters()
                .counter(
                        "jwaku_delivery_retransmits_total",
                        "reason",
                        reason.name().toLowerCase(Locale.ROOT))
                .increment();
    }

    /** Any task. */
    void checked(CheckReport report) {
        report.verdicts()
                .values()
                .forEach(verdict -> world.meters()
                        .counter("jwaku_delivery_checks_total", "outcome", outcome(verdict))
                        .increment());
    }

    private static String outcome(CheckReport.Verdict verdict) {
        return switch (verdict) {
            case CheckReport.Verdict.Found ignored -> "found";
            case CheckReport.Verdict.Missing ignored -> "missing";
            case CheckReport.Verdict.Unknown ignored -> "unknown";
        };
    }

    void restamped() {
        restamps.increment();
    }

    void corrected() {
        corrections.increment();
    }
}
