package dev.jwaku.tools.telemetry.service;

import dev.jwaku.node.rest.RestException;
import dev.jwaku.node.rest.RestRequest;
import dev.jwaku.telemetry.record.Kind;
import dev.jwaku.telemetry.record.Mode;
import dev.jwaku.telemetry.record.TopicClass;
import dev.jwaku.tools.telemetry.estimate.Horizon;
import dev.jwaku.tools.telemetry.store.Days;
import dev.jwaku.tools.telemetry.store.TelemetryStore;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/**
 * Of which messages something is asked.
 *
 * @param fromDay first day
 * @param toDay last day
 * @param kind number of the kind; all if empty
 * @param topic number of the class of topic
 * @param platform of senders
 * @param mode number of the mode of senders
 * @param horizon within which a message counts as delivered
 * @param isCsv whether a table is wanted
 */
record Question(
        long fromDay,
        long toDay,
        Optional<Integer> kind,
        Optional<Integer> topic,
        Optional<String> platform,
        Optional<Integer> mode,
        Horizon horizon,
        boolean isCsv) {
    /** Without a first day. */
    static final int USUAL_DAYS = 30;

    private static final int MOST_DAYS = 400;

    /** @throws RestException if it makes no sense */
    static Question of(RestRequest request, Instant now) {
        long today = Days.of(now.toEpochMilli());
        long to = given(request, "to").map(text -> day("to", text)).orElse(today);
        long from = given(request, "from").map(text -> day("from", text)).orElse(to - USUAL_DAYS + 1);
        if (from > to || to - from >= MOST_DAYS) {
            throw new RestException(400, "from is before to, and not more than " + MOST_DAYS + " days");
        }
        String format = given(request, "format").orElse("json");
        if (!format.equals("json") && !format.equals("csv")) {
            throw new RestException(400, "format is json or csv");
        }
        return new Question(
                from,
                to,
                given(request, "kind")
                        .map(text -> constant("kind", text, Kind.class).code()),
                given(request, "ct_class")
                        .map(text ->
                                constant("ct_class", text, TopicClass.class).code()),
                given(request, "platform"),
                given(request, "mode")
                        .map(text -> constant("mode", text, Mode.class).code()),
                given(request, "horizon")
                        .map(text -> Horizon.of(text)
                                .orElseThrow(() -> new RestException(400, "horizon is 1m, 10m, 1h, 24h or 7d")))
                        .orElse(Horizon.HOUR),
                format.equals("csv"));
    }

    private static Optional<String> given(RestRequest request, String name) {
        return request.parameter(name).filter(text -> !text.isEmpty());
    }

    private static long day(String name, String text) {
        try {
            return LocalDate.parse(text).toEpochDay();
        } catch (DateTimeParseException e) {
            throw new RestException(400, name + " is a day such as 2026-11-20");
        }
    }

    private static <E extends Enum<E>> E constant(String name, String text, Class<E> type) {
        for (E constant : type.getEnumConstants()) {
            if (word(constant).equals(text)) {
                return constant;
            }
        }
        throw new RestException(400, name + " has no value of that name");
    }

    /** As it is written. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static String kindOf(int code) {
        for (Kind kind : Kind.values()) {
            if (kind.code() == code) {
                return word(kind);
            }
        }
        return "other";
    }

    static String topicOf(int code) {
        for (TopicClass topic : TopicClass.values()) {
            if (topic.code() == code) {
                return word(topic);
            }
        }
        return "other";
    }

    static String modeOf(int code) {
        return word(code == Mode.RELAY.code() ? Mode.RELAY : Mode.LIGHT);
    }

    /** Whether it is asked for these. */
    boolean isAbout(int cellKind, int cellTopic, String cellPlatform, int cellMode) {
        return kind.map(wanted -> wanted == cellKind).orElse(true)
                && topic.map(wanted -> wanted == cellTopic).orElse(true)
                && platform.map(wanted -> wanted.equals(cellPlatform)).orElse(true)
                && mode.map(wanted -> wanted == cellMode).orElse(true);
    }

    boolean isAbout(TelemetryStore.Cell cell) {
        return isAbout(cell.kind(), cell.topic(), cell.platform(), cell.mode());
    }

    boolean isAbout(TelemetryStore.Share share) {
        return isAbout(share.kind(), share.topic(), share.platform(), share.mode());
    }
}
