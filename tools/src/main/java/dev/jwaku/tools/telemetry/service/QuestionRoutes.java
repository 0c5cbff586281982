package dev.jwaku.tools.telemetry.service;

import dev.jwaku.node.rest.Json;
import dev.jwaku.node.rest.RestAnswer;
import dev.jwaku.node.rest.RestException;
import dev.jwaku.node.rest.RestRequest;
import dev.jwaku.node.rest.Router;
import dev.jwaku.runtime.World;
import dev.jwaku.tools.telemetry.estimate.Horizon;
import dev.jwaku.tools.telemetry.estimate.Maturity;
import dev.jwaku.tools.telemetry.store.Days;
import dev.jwaku.tools.telemetry.store.StoreException;
import dev.jwaku.tools.telemetry.store.TelemetryStore;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /v1/reliability}, {@code /v1/crosscheck}, {@code /v1/coverage} and {@code /v1/outages}, as JSON or as a table.
 */
final class QuestionRoutes {
    static final String CSV = "text/csv; charset=utf-8";
    private static final int MOST_SMALL = 3_000;
    private static final double MINUTE = 60_000;

    private final World world;
    private final TelemetryStore store;
    private final int leastInstalls;

    QuestionRoutes(World world, TelemetryStore store, int leastInstalls) {
        this.world = world;
        this.store = store;
        this.leastInstalls = leastInstalls;
    }

    void addTo(Router router) {
        router.add("GET", "/v1/reliability", (request, parameters) -> answer(request, this::reliability));
        CrossCheckAnswer crossCheck = new CrossCheckAnswer(leastInstalls);
        router.add(
                "GET",
                "/v1/crosscheck",
                (request, parameters) -> answer(
                        request,
                        question -> crossCheck.of(
                                question,
                                groups(question).total(),
                                store.canaries(question.fromDay(), question.toDay()))));
        router.add("GET", "/v1/coverage", (request, parameters) -> answer(request, this::coverage));
        OutageAnswer outages = new OutageAnswer(store, leastInstalls);
        router.add(
                "GET",
                "/v1/outages",
                (request, parameters) -> answer(request, question -> outages.of(question, world.now())));
    }

    private RestAnswer answer(RestRequest request, Function<Question, RestAnswer> answering) {
        Question question = Question.of(request, world.now());
        try {
            return answering.apply(question);
        } catch (StoreException e) {
            throw new RestException(503, "the database does not answer");
        }
    }

    private Groups groups(Question question) {
        Groups groups = new Groups();
        List<TelemetryStore.Cell> cells = store.cells(question.fromDay(), question.toDay()).stream()
                .filter(question::isAbout)
                .toList();
        cells.forEach(groups::add);
        groups.sumUp();
        // who is behind small groups, of which some may be of enough installs on different days
        List<TelemetryStore.Cell> small = cells.stream()
                .filter(cell -> cell.figures().installs() < leastInstalls && groups.isSmall(cell, leastInstalls))
                .limit(MOST_SMALL)
                .toList();
        store.shares(small).forEach(groups::add);
        return groups;
    }

    private RestAnswer reliability(Question question) {
        Groups groups = groups(question);
        ObjectNode json = Json.object();
        json.put("from", LocalDate.ofEpochDay(question.fromDay()).toString());
        json.put("to", LocalDate.ofEpochDay(question.toDay()).toString());
        json.put("horizon", question.horizon().text());
        json.put("least_installs", leastInstalls);
        ObjectNode total = groups.total().json(question.horizon(), leastInstalls);
        json.set("total", total);
        ObjectNode horizons = json.putObject("horizons");
        for (Horizon horizon : Horizon.values()) {
            horizons.set(horizon.text(), groups.total().json(horizon, leastInstalls));
        }
        groups.parts().forEach((name, parts) -> {
            ObjectNode of = json.putObject(name);
            parts.forEach((key, group) -> of.set(key, group.json(question.horizon(), leastInstalls)));
        });
        addMaturity(question, (ObjectNode) json.path("days"));
        if (total.path("state").asString("").equals("ok")
                || total.path("state").asString("").equals("pending")) {
            json.set("curve", Group.curve(groups.total().figures().wall()));
            json.set("both_online_curve", Group.curve(groups.total().figures().opportunity()));
            json.set("reconnect_curve", Group.curve(groups.total().figures().afterReconnect()));
        }
        return question.isCsv() ? new RestAnswer(200, CSV, csv(json)) : RestAnswer.json(200, json);
    }

    private void addMaturity(Question question, ObjectNode days) {
        Map<String, TelemetryStore.DayPresence> presence = new TreeMap<>();
        for (TelemetryStore.DayPresence day : store.presence(question.fromDay(), question.toDay())) {
            presence.put(LocalDate.ofEpochDay(day.day()).toString(), day);
        }
        long now = world.now().toEpochMilli();
        for (Map.Entry<String, JsonNode> entry : days.properties()) {
            TelemetryStore.DayPresence day = presence.get(entry.getKey());
            Maturity maturity =
                    day == null ? new Maturity(0, 0) : new Maturity(day.accountedMillis(), day.expectedMillis());
            long end = Days.begin(LocalDate.parse(entry.getKey()).toEpochDay() + 1)
                    + question.horizon().millis();
            ((ObjectNode) entry.getValue())
                    .put("final", maturity.isFinal(end, now))
                    .put("coverage", maturity.coverage());
        }
    }

    private static String csv(ObjectNode json) {
        StringBuilder text = new StringBuilder("scope,key," + String.join(",", Group.COLUMNS) + "\n");
        text.append(Group.csv("total", json.path("horizon").asString(""), json.path("total")));
        for (String scope : List.of("days", "kinds", "ct_classes", "platforms", "modes", "horizons")) {
            for (Map.Entry<String, JsonNode> entry : json.path(scope).properties()) {
                text.append(Group.csv(scope, entry.getKey(), entry.getValue()));
            }
        }
        return text.toString();
    }

    private RestAnswer coverage(Question question) {
        ObjectNode json = Json.object();
        ObjectNode days = json.putObject("days");
        StringBuilder table = new StringBuilder(
                "day,installs,expected_minutes,accounted_minutes,online_minutes,coverage,online_share\n");
        for (TelemetryStore.DayPresence day : store.presence(question.fromDay(), question.toDay())) {
            String name = LocalDate.ofEpochDay(day.day()).toString();
            if (day.installs() < leastInstalls) {
                days.putObject(name).put("state", "too_few_installs");
                continue;
            }
            double coverage = new Maturity(day.accountedMillis(), day.expectedMillis()).coverage();
            double online = day.accountedMillis() == 0 ? 0 : (double) day.onlineMillis() / day.accountedMillis();
            days.putObject(name)
                    .put("state", "ok")
                    .put("installs", day.installs())
                    .put("expected_minutes", Math.round(day.expectedMillis() / MINUTE))
                    .put("accounted_minutes", Math.round(day.accountedMillis() / MINUTE))
                    .put("online_minutes", Math.round(day.onlineMillis() / MINUTE))
                    .put("coverage", coverage)
                    .put("online_share", online);
            table.append("%s,%d,%d,%d,%d,%s,%s\n"
                    .formatted(
                            name,
                            day.installs(),
                            Math.round(day.expectedMillis() / MINUTE),
                            Math.round(day.accountedMillis() / MINUTE),
                            Math.round(day.onlineMillis() / MINUTE),
                            coverage,
                            online));
        }
        return question.isCsv() ? new RestAnswer(200, CSV, table.toString()) : RestAnswer.json(200, json);
    }
}
