package dev.jwaku.tools.telemetry.service;

import dev.jwaku.node.rest.Json;
import dev.jwaku.node.rest.RestAnswer;
import dev.jwaku.node.rest.RestException;
import dev.jwaku.tools.telemetry.estimate.Hours;
import dev.jwaku.tools.telemetry.store.Days;
import dev.jwaku.tools.telemetry.store.TelemetryStore;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/outages}: of every hour how much of the reported time was offline, and how much was sent meanwhile. */
final class OutageAnswer {
    private static final int MOST_DAYS = 62;
    private static final double MINUTE = 60_000;

    private final TelemetryStore store;
    private final int leastInstalls;

    OutageAnswer(TelemetryStore store, int leastInstalls) {
        this.store = store;
        this.leastInstalls = leastInstalls;
    }

    RestAnswer of(Question question, Instant now) {
        if (question.toDay() - question.fromDay() >= MOST_DAYS) {
            throw new RestException(400, "hours are told of " + MOST_DAYS + " days at most");
        }
        ObjectNode json = Json.object();
        json.put("from", LocalDate.ofEpochDay(question.fromDay()).toString());
        json.put("to", LocalDate.ofEpochDay(question.toDay()).toString());
        ArrayNode hours = json.putArray("hours");
        StringBuilder table = new StringBuilder("hour,state,installs,expected_minutes,accounted_minutes,online_minutes,"
                + "offline_share,coverage,sent,sent_watched,sent_offline,sent_offline_share,final\n");
        for (Map.Entry<Long, Hours> day :
                store.hours(question.fromDay(), question.toDay()).entrySet()) {
            boolean isOver = now.toEpochMilli() >= Days.begin(day.getKey() + 1);
            for (int hour = 0; hour < Hours.COUNT; hour++) {
                Hours of = day.getValue();
                if (of.installs(hour) > 0 || of.sent(hour) > 0) {
                    String name = "%sT%02d:00Z".formatted(LocalDate.ofEpochDay(day.getKey()), hour);
                    ObjectNode one = hour(name, of, hour, isOver);
                    hours.add(one);
                    table.append(line(one));
                }
            }
        }
        return question.isCsv()
                ? new RestAnswer(200, QuestionRoutes.CSV, table.toString())
                : RestAnswer.json(200, json);
    }

    private ObjectNode hour(String name, Hours of, int hour, boolean isOver) {
        ObjectNode json = Json.object().put("hour", name);
        if (of.installs(hour) < leastInstalls) {
            return json.put("state", "too_few_installs");
        }
        json.put("state", of.accountedMillis(hour) == 0 ? "no_data" : "ok");
        json.put("installs", of.installs(hour));
        json.put("expected_minutes", Math.round(of.expectedMillis(hour) / MINUTE));
        json.put("accounted_minutes", Math.round(of.accountedMillis(hour) / MINUTE));
        json.put("online_minutes", Math.round(of.onlineMillis(hour) / MINUTE));
        share(json, "offline_share", of.accountedMillis(hour) - of.onlineMillis(hour), of.accountedMillis(hour));
        share(json, "coverage", of.accountedMillis(hour), of.expectedMillis(hour));
        json.put("sent", of.sent(hour));
        json.put("sent_watched", of.sentWatched(hour));
        json.put("sent_offline", of.sentOffline(hour));
        share(json, "sent_offline_share", of.sentOffline(hour), of.sentWatched(hour));
        return json.put("final", isOver);
    }

    /** Not there without a whole. */
    private static void share(ObjectNode json, String name, long part, long whole) {
        if (whole > 0) {
            json.put(name, Math.clamp((double) part / whole, 0, 1));
        }
    }

    private static String line(ObjectNode json) {
        StringBuilder line = new StringBuilder(json.path("hour").asString(""));
        for (String column : new String[] {
            "state",
            "installs",
            "expected_minutes",
            "accounted_minutes",
            "online_minutes",
            "offline_share",
            "coverage",
            "sent",
            "sent_watched",
            "sent_offline",
            "sent_offline_share",
            "final"
        }) {
            line.append(',').append(json.path(column).asString(""));
        }
        return line.append('\n').toString();
    }
}
