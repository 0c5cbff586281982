package dev.jwaku.tools.telemetry.service;

import dev.jwaku.runtime.Meters;
import dev.jwaku.telemetry.record.TelemetryRecord;
import dev.jwaku.telemetry.wire.RecordCodec;
import dev.jwaku.telemetry.wire.RecordError;
import dev.jwaku.tools.telemetry.store.Receipt;

/** What the service counts of itself. Thread-safe. */
final class ServiceMeters {
    private static final double[] LATENESS = {1, 10, 60, 600, 3_600, 21_600, 86_400, 604_800, 2_592_000};
    private static final double[] SECONDS = {0.005, 0.02, 0.1, 0.5, 2, 10};
    private static final double MILLIS = 1e3;

    private final Meters meters;
    private final Meters.Histogram lateness;
    private final Meters.Histogram summing;

    ServiceMeters(Meters meters) {
        this.meters = meters;
        this.lateness = meters.histogram("telemetry_lateness_seconds", LATENESS);
        this.summing = meters.histogram("telemetry_sums_seconds", SECONDS);
    }

    /** An upload and what became of it. */
    void upload(String result) {
        meters.counter("telemetry_batches_total", "result", result).increment();
    }

    void stored(Receipt receipt, long now) {
        for (TelemetryRecord one : receipt.stored()) {
            meters.counter("telemetry_records_total", "type", RecordCodec.type(one))
                    .increment();
            lateness.observe(Math.max(0, now - one.atMillis() - receipt.clockOffset()) / MILLIS);
        }
        if (receipt.kind() == Receipt.Kind.STORED) {
            for (RecordError error : receipt.errors()) {
                meters.counter(
                                "telemetry_refused_records_total",
                                "code",
                                error.code().wireName())
                        .increment();
            }
        }
    }

    /** A run of test messages and what became of it. */
    void canary(String result) {
        meters.counter("telemetry_canaries_total", "result", result).increment();
    }

    void summed(double seconds) {
        summing.observe(seconds);
    }

    void sumsFailed() {
        meters.counter("telemetry_sums_failures_total").increment();
    }

    void deleted() {
        meters.counter("telemetry_deleted_installs_total").increment();
    }

    /** Somebody asked for a deletion and has no right to it, or does not say it right. */
    void deletionRefused(String code) {
        meters.counter("telemetry_refused_deletions_total", "code", code).increment();
    }

    /** An upload in the form of the older server, or a part of one, that was not taken. */
    void foreignRefused(String code) {
        meters.counter("telemetry_foreign_refused_total", "code", code).increment();
    }

    void foreign(String type, long count) {
        meters.counter("telemetry_foreign_records_total", "type", type).add(count);
    }
}
