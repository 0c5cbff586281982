package dev.jwaku.telemetry.record;

/**
 * Store nodes had messages that did not come as they were sent.
 *
 * @param topic on what kind of topic
 * @param count how many
 * @param relevant whether we want what is said there
 * @param foundByStore whether they were fetched; else the time in which they lie was given up
 * @param atMillis when that was found out
 */
public record Missed(TopicClass topic, long count, boolean relevant, boolean foundByStore, long atMillis)
        implements TelemetryRecord {
    /** Checks the fields. */
    public Missed {
        Checks.range("count", count, 0, Integer.MAX_VALUE);
        Checks.time("at_ms", atMillis);
    }
}
