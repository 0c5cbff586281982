package dev.jwaku.node.rest;

import dev.jwaku.archive.ArchiveHealth;
import dev.jwaku.archive.Archiver;
import dev.jwaku.node.ServicesConfig;
import dev.jwaku.node.WakuNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The figures of the dashboard's archive tab, now and over the last hours. */
final class ArchiveDashboard {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final double MILLIS = 1000;
    /** The fleet's own targets: for hashes and for an hour of ten topics, and for everything else. */
    private static final double FAST = 0.01;

    private final WakuNode node;
    private final MeterHistory history;

    ArchiveDashboard(WakuNode node, MeterHistory history) {
        this.node = node;
        this.history = history;
    }

    /** Answers {@code /dashboard/archive?span=hour|6h&after=MILLIS}. */
    RestAnswer answer(RestRequest request) {
        boolean hour = !request.parameter("span").orElse("hour").equals("6h");
        try {
            long after = Long.parseLong(request.parameter("after").orElse("0"));
            return RestAnswer.json(200, figures(hour, after));
        } catch (NumberFormatException e) {
            throw new RestException(400, "after must be a number of milliseconds");
        }
    }

    private ObjectNode figures(boolean hour, long after) {
        MeterSample now = history.now();
        ObjectNode figures = Json.object();
        figures.put("time", now.millis());
        node.archiveHealth().ifPresent(health -> health(health, figures.putObject("health")));
        contents(figures.putObject("contents"));
        node.databaseReport().ifPresent(report -> DatabaseJson.write(report, figures.putObject("database")));
        times(now, figures.putArray("times"));
        ObjectNode past = figures.putObject("past");
        past.put("span", hour ? "hour" : "6h");
        ArchiveTimeline.write(hour ? history.lastHour() : history.lastSixHours(), after, past);
        return figures;
    }

    private static void health(ArchiveHealth health, ObjectNode into) {
        into.put("healthy", health.isHealthy());
        health.warning().ifPresent(warning -> into.put("warning", warning));
        health.failure().ifPresent(failure -> into.put("failure", failure));
        into.put("waiting", health.waiting());
        into.put("mayWait", Archiver.MAX_WAITING);
        into.put("dropped", health.dropped());
    }

    private void contents(ObjectNode into) {
        node.archiveFigures().ifPresent(figures -> {
            into.put("messages", figures.messages());
            into.put("bytes", figures.bytes());
            figures.oldest().ifPresent(oldest -> into.put("oldest", oldest / 1_000_000));
            into.put("readAt", figures.readAt().toEpochMilli());
        });
        node.config().services().store().map(ServicesConfig.Store::retention).ifPresent(policy -> {
            policy.time().ifPresent(time -> into.put("keepSeconds", time.toSeconds()));
            policy.capacity().ifPresent(messages -> into.put("keepMessages", messages));
            policy.bytes().ifPresent(bytes -> into.put("keepBytes", bytes));
        });
    }

    /** Quantiles of the last minute and of the last hour, by kind of work. */
    private void times(MeterSample now, ArrayNode into) {
        Optional<MeterSample> minute = history.ago(MINUTE, now);
        Optional<MeterSample> hour = history.ago(HOUR, now);
        List<ArchiveTimeline.Meter> kinds = new ArrayList<>(List.of(
                new ArchiveTimeline.Meter("answer", ArchiveTimeline.ANSWERS, ""),
                new ArchiveTimeline.Meter("insert", ArchiveTimeline.INSERTS, "")));
        kinds.addAll(ArchiveTimeline.shapes(now));
        for (ArchiveTimeline.Meter kind : kinds) {
            ObjectNode one = into.addObject();
            one.put("id", kind.id());
            between(minute, now, kind, one.putObject("minute"));
            between(hour, now, kind, one.putObject("hour"));
        }
    }

    private static void between(
            Optional<MeterSample> from, MeterSample to, ArchiveTimeline.Meter kind, ObjectNode into) {
        MeterSample.Buckets all = to.buckets(kind.name(), kind.labels());
        MeterSample.Buckets buckets = from.map(past -> all.since(past.buckets(kind.name(), kind.labels())))
                .orElse(all);
        double seconds =
                from.map(past -> (to.millis() - past.millis()) / MILLIS).orElse(0.0);
        into.put("count", buckets.count());
        into.put("perSecond", seconds > 0 ? Figures.rounded(buckets.count() / seconds) : 0);
        Figures.put(into, "p50", buckets.quantile(0.5));
        Figures.put(into, "p95", buckets.quantile(0.95));
        Figures.put(into, "p99", buckets.quantile(0.99));
        Figures.put(into, "fast", buckets.shareWithin(FAST));
    }
}
