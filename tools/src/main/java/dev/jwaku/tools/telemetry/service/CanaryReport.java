package dev.jwaku.tools.telemetry.service;

import dev.jwaku.node.rest.Json;
import dev.jwaku.node.rest.RestException;
import dev.jwaku.tools.lpt.report.JsonReport;
import dev.jwaku.tools.telemetry.store.Days;
import dev.jwaku.tools.telemetry.store.TelemetryStore;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** What of the report of {@code jwaku lpt report --json} counts here. */
final class CanaryReport {
    private static final Duration OLDEST = Duration.ofDays(30);
    private static final Duration FUTURE = Duration.ofMinutes(10);
    /** Squares of it, and sums of them, are whole numbers that fit. */
    private static final long MOST_MESSAGES = 10_000_000;

    private static final int BAD = 400;

    private CanaryReport() {}

    /**
     * Reads one.
     *
     * @throws RestException if it is none, or not of these days
     */
    static TelemetryStore.Canary read(String text, Instant now) {
        JsonNode report = Json.parse(text);
        if (!report.path("schema").asString("").equals(JsonReport.SCHEMA)) {
            throw new RestException(BAD, "not a report of 'jwaku lpt report --json' (" + JsonReport.SCHEMA + ")");
        }
        JsonNode expected = report.path("total").path("expected");
        JsonNode lost = report.path("total").path("fates").path("lost");
        if (!expected.canConvertToLong() || !lost.canConvertToLong()) {
            throw new RestException(BAD, "the report lacks its totals");
        }
        long all = expected.longValue();
        long arrived = all - lost.longValue();
        if (all < 1 || all > MOST_MESSAGES || arrived < 0 || arrived > all) {
            throw new RestException(
                    BAD,
                    "the report expects " + all + " messages and lost " + lost.longValue() + ": 1 to " + MOST_MESSAGES
                            + " can be compared with, and not more lost than expected");
        }
        Instant began = began(report);
        if (began.isAfter(now.plus(FUTURE)) || began.isBefore(now.minus(OLDEST))) {
            throw new RestException(BAD, "the run began in the future, or over " + OLDEST.toDays() + " days ago");
        }
        return new TelemetryStore.Canary(
                TelemetryConfig.hash(name(report)), Days.of(began.toEpochMilli()), all, arrived);
    }

    /** Who took part; no two runs have the same. */
    private static String name(JsonNode report) {
        TreeSet<String> names = new TreeSet<>();
        for (JsonNode sender : report.path("senders")) {
            names.add("sender " + sender.path("run_id").asString("") + " "
                    + sender.path("node").asString(""));
        }
        for (JsonNode receiver : report.path("receivers")) {
            names.add("receiver " + receiver.path("node").asString("") + " "
                    + receiver.path("listening_since").asString(""));
        }
        return String.join("\n", names);
    }

    private static Instant began(JsonNode report) {
        try {
            return report.path("receivers")
                    .valueStream()
                    .map(receiver ->
                            Instant.parse(receiver.path("listening_since").asString("")))
                    .min(Comparator.naturalOrder())
                    .orElseThrow(() -> new RestException(BAD, "the report has no receivers"));
        } catch (DateTimeParseException e) {
            throw new RestException(BAD, "the report does not say since when its receivers listened");
        }
    }
}
