package dev.jwaku.tools.lpt.journal;

import dev.jwaku.tools.lpt.count.Answer;
import dev.jwaku.tools.lpt.count.Arrival;
import dev.jwaku.tools.lpt.count.Arrival.Way;
import dev.jwaku.tools.lpt.count.Attempt;
import dev.jwaku.tools.lpt.wire.EndMarker;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads journals. Lines that cannot be read are counted and left out: the last line of a tester that was killed may be
 * half a line. Not thread-safe.
 */
public final class JournalReader {
    private static final JsonMapper JSON = new JsonMapper();

    private final Journals journals = new Journals();

    /** Nothing is read yet. */
    public JournalReader() {}

    /** Reads a file. @throws IOException if it cannot be read */
    public void read(Path file) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                read(line);
            }
        }
    }

    /** Reads a line. */
    public void read(String line) {
        if (line.isBlank()) {
            return;
        }
        try {
            JsonNode object = JSON.readTree(line);
            take(object);
        } catch (JacksonException | IllegalArgumentException e) {
            journals.unreadable();
        }
    }

    private void take(JsonNode line) {
        String node = text(line, "node");
        switch (text(line, "type")) {
            case "start" ->
                journals.started(new JournalStart(
                        node,
                        text(line, "label"),
                        text(line, "role"),
                        text(line, "runId"),
                        text(line, "host"),
                        number(line, "at_ns"),
                        text(line, "jwaku")));
            case "sent" -> journals.sent(node, attempt(line), text(line, "agent"));
            case "received" -> journals.received(node, arrival(line));
            case "end" -> journals.ended(node, marker(line), number(line, "at_ns"));
            case "stopped" -> journals.stopped(node, number(line, "at_ns"));
            default -> journals.happened(incident(node, line));
        }
    }

    private static Attempt attempt(JsonNode line) {
        return new Attempt(
                number(line, "index"),
                (int) number(line, "attempt"),
                text(line, "hash"),
                number(line, "due_ns"),
                number(line, "ts"),
                number(line, "replied_ns"),
                Answer.valueOf(constant(line, "outcome")),
                text(line, "peer"),
                (int) number(line, "code"),
                text(line, "error"));
    }

    private static Arrival arrival(JsonNode line) {
        return new Arrival(
                text(line, "sender"),
                text(line, "runId"),
                number(line, "index"),
                (int) number(line, "attempt"),
                text(line, "hash"),
                number(line, "at_ns"),
                number(line, "sent_ns"),
                number(line, "due_ns"),
                Way.valueOf(constant(line, "way")),
                text(line, "peer"));
    }

    private static EndMarker marker(JsonNode line) {
        List<Long> notAccepted = new ArrayList<>();
        line.path("notAccepted").forEach(index -> notAccepted.add(index.asLong(0)));
        return new EndMarker(
                text(line, "sender"),
                text(line, "runId"),
                number(line, "sent"),
                number(line, "lastIndex"),
                notAccepted);
    }

    private static Incident incident(String node, JsonNode line) {
        return new Incident(
                node,
                number(line, "at_ns"),
                Incident.Kind.valueOf(constant(line, "type")),
                text(line, "peer"),
                text(line, "text"));
    }

    private static String constant(JsonNode line, String field) {
        return text(line, field).toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static String text(JsonNode line, String field) {
        JsonNode value = line.path(field);
        if (!value.isString()) {
            throw new IllegalArgumentException("no text " + field);
        }
        return value.asString("");
    }

    private static long number(JsonNode line, String field) {
        JsonNode value = line.path(field);
        if (!value.isIntegralNumber()) {
            throw new IllegalArgumentException("no number " + field);
        }
        return value.longValue();
    }

    /** What was read so far. */
    public Journals journals() {
        return journals;
    }
}
