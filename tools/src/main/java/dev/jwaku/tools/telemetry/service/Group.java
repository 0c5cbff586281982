package dev.jwaku.tools.telemetry.service;

import dev.jwaku.node.rest.Json;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.tools.telemetry.estimate.DeliveryCurve;
import dev.jwaku.tools.telemetry.estimate.Figures;
import dev.jwaku.tools.telemetry.estimate.Horizon;
import dev.jwaku.tools.telemetry.estimate.Interval;
import dev.jwaku.tools.telemetry.estimate.RatioInterval;
import dev.jwaku.tools.telemetry.estimate.Tally;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Messages that are shown together, and of how many installs they surely are. */
final class Group {
    /** Columns of tables, in order. */
    static final List<String> COLUMNS = List.of(
            "state",
            "sent",
            "delivered",
            "not_delivered",
            "unknown",
            "pending",
            "lo",
            "hi",
            "point",
            "ci_lo",
            "ci_hi",
            "clusters",
            "effective_n",
            "install_mean",
            "p50_ms",
            "p95_ms",
            "both_online_p50_ms",
            "both_online_p95_ms",
            "waited",
            "reconnect_p50_ms",
            "reconnect_p95_ms",
            "sent_offline_share",
            "final",
            "coverage");

    private static final double MEDIAN = 0.5;
    private static final double MOST = 0.95;

    private final Figures.Sum sum = new Figures.Sum();
    private long largestPart;
    private final Set<Bytes> installs = new TreeSet<>();

    void add(Figures part) {
        sum.add(part);
        largestPart = Math.max(largestPart, part.installs());
    }

    /** All of another one. */
    void add(Group part) {
        sum.add(part.figures());
        largestPart = Math.max(largestPart, part.largestPart);
    }

    void addInstall(Bytes install) {
        installs.add(install);
    }

    Figures figures() {
        return sum.figures();
    }

    /** At least so many; in one part nobody counts twice a day. */
    long installs() {
        return Math.max(largestPart, installs.size());
    }

    /** With no figures at all if there is nothing, or if there are too few to hide in. */
    ObjectNode json(Horizon horizon, int leastInstalls) {
        ObjectNode json = Json.object();
        Figures figures = figures();
        if (figures.sent() == 0) {
            return json.put("state", "no_data");
        }
        if (installs() < leastInstalls) {
            return json.put("state", "too_few_installs");
        }
        Tally tally = figures.tally(horizon);
        json.put("state", tally.due() == 0 ? "pending" : "ok");
        json.put("sent", figures.sent());
        json.put("delivered", tally.delivered());
        json.put("not_delivered", tally.notDelivered());
        json.put("unknown", tally.unknown());
        json.put("pending", tally.pending());
        put(json, "lo", tally.bounds().map(Interval::lo));
        put(json, "hi", tally.bounds().map(Interval::hi));
        put(json, "point", tally.point());
        Optional<Interval> interval = RatioInterval.of(figures.clusters(horizon));
        put(json, "ci_lo", interval.map(Interval::lo));
        put(json, "ci_hi", interval.map(Interval::hi));
        json.put("clusters", figures.clusters(horizon).clusters());
        put(json, "effective_n", figures.clusters(horizon).effectiveSize().map(size -> (double) Math.round(size)));
        put(json, "install_mean", figures.meanOfInstalls(horizon));
        put(json, "p50_ms", figures.wall().quantile(MEDIAN));
        put(json, "p95_ms", figures.wall().quantile(MOST));
        put(json, "both_online_p50_ms", figures.opportunity().quantile(MEDIAN));
        put(json, "both_online_p95_ms", figures.opportunity().quantile(MOST));
        json.put("waited", figures.waited());
        put(json, "reconnect_p50_ms", figures.afterReconnect().quantile(MEDIAN));
        put(json, "reconnect_p95_ms", figures.afterReconnect().quantile(MOST));
        put(
                json,
                "sent_offline_share",
                figures.sentWatched() == 0
                        ? Optional.empty()
                        : Optional.of((double) figures.sentOffline() / figures.sentWatched()));
        return json;
    }

    private static void put(ObjectNode json, String name, Optional<Double> value) {
        value.ifPresent(number -> json.put(name, number));
    }

    private static void put(ObjectNode json, String name, OptionalLong value) {
        value.ifPresent(number -> json.put(name, number));
    }

    /** Its curve: age in milliseconds and share, in turn. */
    static ArrayNode curve(DeliveryCurve curve) {
        ArrayNode points = Json.array();
        for (DeliveryCurve.Step step : curve.steps()) {
            points.add(Json.array().add(step.millis()).add(step.delivered()));
        }
        return points;
    }

    /** A line of a table. */
    static String csv(String scope, String key, JsonNode json) {
        StringBuilder line = new StringBuilder(scope).append(',').append(key);
        for (String column : COLUMNS) {
            line.append(',').append(json.path(column).asString(""));
        }
        return line.append('\n').toString();
    }
}
