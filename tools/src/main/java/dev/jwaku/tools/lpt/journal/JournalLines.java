package dev.jwaku.tools.lpt.journal;

import dev.jwaku.tools.lpt.count.Answer;
import dev.jwaku.tools.lpt.count.Arrival;
import dev.jwaku.tools.lpt.count.Attempt;
import dev.jwaku.tools.lpt.wire.EndMarker;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What happened, as lines of a journal. Stateless. */
public final class JournalLines {
    /** The form of the lines. */
    public static final String SCHEMA = "jwaku-lpt-journal/1";

    private static final JsonMapper JSON = new JsonMapper();

    private JournalLines() {}

    /** The first line. */
    public static String start(JournalStart start) {
        Map<String, Object> line = line("start", start.node());
        line.put("schema", SCHEMA);
        line.put("role", start.role());
        line.put("label", start.label());
        line.put("runId", start.runId());
        line.put("host", start.host());
        line.put("at_ns", start.atNanos());
        line.put("jwaku", start.version());
        return text(line);
    }

    /**
     * An attempt to send.
     *
     * @param agent what the service node says of itself; may be empty
     */
    public static String sent(String node, String topic, String contentTopic, Attempt attempt, String agent) {
        Map<String, Object> line = line("sent", node);
        // the tracer takes the first for a message that was sent and passes over the second
        line.put("ev", attempt.answer() == Answer.ACCEPTED ? "app.send" : "app.try");
        line.put("index", attempt.index());
        line.put("attempt", attempt.number());
        line.put("hash", attempt.hash());
        line.put("ts", attempt.sentNanos());
        line.put("topic", topic);
        line.put("ctopic", contentTopic);
        line.put("due_ns", attempt.dueNanos());
        line.put("replied_ns", attempt.repliedNanos());
        line.put("outcome", attempt.answer().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        line.put("peer", attempt.peer());
        line.put("agent", agent);
        line.put("code", attempt.code());
        line.put("error", attempt.error());
        return text(line);
    }

    /** A message arrived. */
    public static String received(String node, Arrival arrival) {
        Map<String, Object> line = line("received", node);
        line.put("sender", arrival.sender());
        line.put("runId", arrival.runId());
        line.put("index", arrival.index());
        line.put("attempt", arrival.attempt());
        line.put("hash", arrival.hash());
        line.put("at_ns", arrival.atNanos());
        line.put("sent_ns", arrival.sentNanos());
        line.put("due_ns", arrival.dueNanos());
        line.put("way", arrival.way().name().toLowerCase(Locale.ROOT));
        line.put("peer", arrival.peer());
        return text(line);
    }

    /** A sender's end, as it says itself, or as its marker came to a receiver. */
    public static String end(String node, EndMarker marker, long atNanos) {
        Map<String, Object> line = line("end", node);
        line.put("sender", marker.sender());
        line.put("runId", marker.runId());
        line.put("sent", marker.sent());
        line.put("lastIndex", marker.lastIndex());
        line.put("notAccepted", marker.notAccepted());
        line.put("at_ns", atNanos);
        return text(line);
    }

    /** Something else happened. */
    public static String incident(Incident incident) {
        Map<String, Object> line = line(incident.id(), incident.node());
        line.put("peer", incident.peer());
        line.put("text", incident.text());
        line.put("at_ns", incident.atNanos());
        return text(line);
    }

    /** A node stopped. */
    public static String stopped(String node, long atNanos) {
        Map<String, Object> line = line("stopped", node);
        line.put("at_ns", atNanos);
        return text(line);
    }

    private static Map<String, Object> line(String type, String node) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("type", type);
        line.put("node", node);
        return line;
    }

    private static String text(Map<String, Object> line) {
        return JSON.writeValueAsString(line);
    }
}
