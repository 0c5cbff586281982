package dev.jwaku.tools.demo;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How a demo ended.
 *
 * @param planned texts that the story has, both directions
 * @param tally what became of them
 * @param strange texts in inboxes that nobody wrote, or that vanished
 * @param duration of the whole run: real time, or virtual time in the simulated world
 * @param seed of the simulated world
 * @param eventHash of the simulated run
 */
public record DemoResult(
        int planned,
        Tally tally,
        List<String> strange,
        Duration duration,
        OptionalLong seed,
        @Nullable String eventHash) {
    public DemoResult {
        strange = List.copyOf(strange);
    }

    /** Whether everything was accepted and shown exactly once. */
    public boolean isGood() {
        return tally.sent() == planned && tally.lost() == 0 && tally.duplicates() == 0 && strange.isEmpty();
    }

    /** One sentence for a human. */
    public String verdict() {
        if (!isGood()) {
            return "BAD: of %d messages %d were accepted, %d lost, %d shown twice%s."
                    .formatted(
                            planned,
                            tally.sent(),
                            tally.lost(),
                            tally.duplicates(),
                            strange.isEmpty() ? "" : ", and " + strange.size() + " are inexplicable");
        }
        String acked = tally.acked() == planned
                ? "all of them acknowledged"
                : planned - tally.acked() + " of them not acknowledged yet";
        return "GOOD: all %d messages arrived exactly once, %s, in spite of everything.".formatted(planned, acked);
    }

    /** The object that {@code --json} ends with, on one line. */
    public String toJson() {
        StringBuilder json = new StringBuilder(256);
        json.append("{\"sent\":").append(tally.sent());
        json.append(",\"published\":").append(tally.published());
        json.append(",\"delivered\":").append(tally.delivered());
        json.append(",\"acked\":").append(tally.acked());
        json.append(",\"duplicates\":").append(tally.duplicates());
        json.append(",\"lost\":").append(tally.lost());
        json.append(",\"p50_ms\":").append(millis(tally.p50()));
        json.append(",\"p95_ms\":").append(millis(tally.p95()));
        json.append(",\"seconds\":").append(String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1e3));
        json.append(",\"seed\":").append(seed.isPresent() ? Long.toString(seed.getAsLong()) : "null");
        json.append(",\"event_hash\":").append(eventHash == null ? "null" : '"' + eventHash + '"');
        return json.append(",\"good\":").append(isGood()).append('}').toString();
    }

    private static String millis(Duration duration) {
        return String.format(Locale.ROOT, "%.1f", duration.toNanos() / 1e6);
    }
}
