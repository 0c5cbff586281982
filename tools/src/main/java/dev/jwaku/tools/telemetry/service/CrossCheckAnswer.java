package dev.jwaku.tools.telemetry.service;

import dev.jwaku.node.rest.Json;
import dev.jwaku.node.rest.RestAnswer;
import dev.jwaku.tools.telemetry.estimate.ClusterSums;
import dev.jwaku.tools.telemetry.estimate.Estimate;
import dev.jwaku.tools.telemetry.estimate.Tally;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/crosscheck}: what the reports say beside what stores and test messages say. */
final class CrossCheckAnswer {
    private static final List<String> COLUMNS = List.of(
            "state",
            "share",
            "ci_lo",
            "ci_hi",
            "known",
            "clusters",
            "unknown",
            "pending",
            "difference",
            "difference_lo",
            "difference_hi",
            "differs");

    private final int leastInstalls;

    CrossCheckAnswer(int leastInstalls) {
        this.leastInstalls = leastInstalls;
    }

    /**
     * The answer.
     *
     * @param group the messages that it is about
     * @param canaries of the same days
     */
    RestAnswer of(Question question, Group group, ClusterSums canaries) {
        ObjectNode json = Json.object();
        json.put("from", LocalDate.ofEpochDay(question.fromDay()).toString());
        json.put("to", LocalDate.ofEpochDay(question.toDay()).toString());
        json.put("horizon", question.horizon().text());
        json.put("least_installs", leastInstalls);
        boolean isShown = group.figures().sent() == 0 || group.installs() >= leastInstalls;
        Group shown = isShown ? group : new Group();
        CrossCheck check = CrossCheck.of(shown, canaries, question.horizon());
        ObjectNode delivered = json.putObject("delivered");
        put(delivered, check.delivered(), shown.figures().clusters(question.horizon()));
        put(delivered, shown.figures().tally(question.horizon()));
        ObjectNode store = json.putObject("store");
        put(store, check, CrossCheck.Source.STORE);
        put(store, shown.figures().storeTally(question.horizon()));
        put(json.putObject("canary"), check, CrossCheck.Source.CANARY);
        if (!isShown) {
            delivered.put("state", "too_few_installs");
            store.put("state", "too_few_installs");
        }
        return question.isCsv() ? new RestAnswer(200, QuestionRoutes.CSV, csv(json)) : RestAnswer.json(200, json);
    }

    private static void put(ObjectNode json, CrossCheck check, CrossCheck.Source source) {
        Optional<CrossCheck.Other> other = Optional.ofNullable(check.others().get(source));
        put(
                json,
                other.map(CrossCheck.Other::estimate),
                other.map(CrossCheck.Other::sums).orElse(ClusterSums.NONE));
        other.flatMap(CrossCheck.Other::difference)
                .ifPresent(difference -> json.put("difference", difference.value())
                        .put("difference_lo", difference.lo())
                        .put("difference_hi", difference.hi())
                        .put("differs", difference.isReal()));
    }

    private static void put(ObjectNode json, Optional<Estimate> estimate, ClusterSums sums) {
        json.put("state", estimate.isPresent() ? "ok" : "no_data");
        estimate.ifPresent(of -> json.put("share", of.share())
                .put("ci_lo", of.interval().lo())
                .put("ci_hi", of.interval().hi()));
        json.put("known", sums.n());
        json.put("clusters", sums.clusters());
    }

    private static void put(ObjectNode json, Tally tally) {
        if (tally.due() == 0 && tally.pending() > 0) {
            json.put("state", "pending");
        }
        json.put("unknown", tally.unknown()).put("pending", tally.pending());
    }

    private static String csv(ObjectNode json) {
        StringBuilder text = new StringBuilder("source," + String.join(",", COLUMNS) + "\n");
        for (String source : List.of("delivered", "store", "canary")) {
            text.append(source);
            COLUMNS.forEach(column ->
                    text.append(',').append(json.path(source).path(column).asString("")));
            text.append('\n');
        }
        return text.toString();
    }
}
