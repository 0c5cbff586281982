package dev.jwaku.tools.verification;

import dev.jwaku.tools.relay.MarkdownSection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The rows in Markdown and JSON. */
public final class VerificationReport {
    /** What our verification may cost without messages: 1 KiB per minute. */
    public static final long MAX_IDLE_BYTES_PER_HOUR = 60 * 1024;

    private static final MarkdownSection SECTION = new MarkdownSection("verification", "./jwaku bench verification");

    private final List<VerificationRow> rows;

    /** Of these rows; the first pattern of each load is ours, the first load has no messages. */
    public VerificationReport(List<VerificationRow> rows) {
        this.rows = List.copyOf(rows);
    }

    /** Whether ours found everything and costs no more than it may. */
    public boolean isGood() {
        return !rows.isEmpty()
                && rows.stream().filter(this::isOurs).allMatch(VerificationRow::isComplete)
                && rows.stream()
                        .filter(row -> isOurs(row) && row.load().messagesPerHour() == 0)
                        .allMatch(row -> row.bytesPerHour() <= MAX_IDLE_BYTES_PER_HOUR);
    }

    private boolean isOurs(VerificationRow row) {
        return row.pattern().equals(rows.getFirst().pattern());
    }

    /** The whole section. */
    public String markdown() {
        List<String> lines = new ArrayList<>();
        lines.add(
                "| messages per hour | questions | bytes per hour | bytes per message | missed, found | times ours |");
        lines.add("| --- | --- | --- | --- | --- | --- |");
        for (VerificationRow row : rows) {
            lines.add(String.format(
                    Locale.ROOT,
                    "| %d | %s | %d | %s | %d, %d | %s |",
                    row.load().messagesPerHour(),
                    row.pattern(),
                    row.bytesPerHour(),
                    text(perMessage(row)),
                    row.missed(),
                    row.found(),
                    text(timesOurs(row))));
        }
        return String.join("\n", lines) + "\n";
    }

    /** What a message adds to the idle hour of its pattern. */
    private OptionalDouble perMessage(VerificationRow row) {
        OptionalLong idle = rows.stream()
                .filter(other ->
                        other.pattern().equals(row.pattern()) && other.load().messagesPerHour() == 0)
                .mapToLong(VerificationRow::bytesPerHour)
                .findFirst();
        int messages = row.load().messagesPerHour();
        return messages == 0 || idle.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of((row.bytesPerHour() - idle.getAsLong()) / (double) messages);
    }

    private OptionalDouble timesOurs(VerificationRow row) {
        return rows.stream()
                .filter(other -> isOurs(other) && other.load().equals(row.load()))
                .filter(ours -> ours.bytesPerHour() > 0)
                .mapToDouble(ours -> row.bytesPerHour() / (double) ours.bytesPerHour())
                .findFirst();
    }

    private static String text(OptionalDouble value) {
        return value.isEmpty() ? "-" : String.format(Locale.ROOT, "%.1f", value.getAsDouble());
    }

    /** Puts the section into a Markdown file. @throws IOException if that cannot be written */
    public void writeInto(Path file) throws IOException {
        SECTION.write(file, markdown());
    }

    /** All figures as one JSON object. */
    public String json() {
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        for (VerificationRow row : rows) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            map.put("messages_per_hour", row.load().messagesPerHour());
            map.put("message_bytes", row.load().bytes());
            map.put("content_topics", row.load().contentTopics());
            map.put("pattern", row.pattern());
            map.put("bytes_per_hour", row.bytesPerHour());
            map.put("bytes_per_message", orNull(perMessage(row)));
            map.put("missed", row.missed());
            map.put("found", row.found());
            map.put("times_ours", orNull(timesOurs(row)));
            all.add(map);
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("rows", all);
        result.put("good", isGood());
        return new JsonMapper().writeValueAsString(result);
    }

    private static @Nullable Double orNull(OptionalDouble value) {
        return value.isEmpty() ? null : value.getAsDouble();
    }
}
