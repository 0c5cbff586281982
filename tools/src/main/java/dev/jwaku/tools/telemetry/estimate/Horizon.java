package dev.jwaku.tools.telemetry.estimate;

import java.time.Duration;
import java.util.Optional;

/** How long a message may take to count as delivered. */
public enum Horizon {
    /** One minute. */
    MINUTE("1m", Duration.ofMinutes(1)),
    /** Ten minutes. */
    TEN_MINUTES("10m", Duration.ofMinutes(10)),
    /** One hour. */
    HOUR("1h", Duration.ofHours(1)),
    /** One day. */
    DAY("24h", Duration.ofDays(1)),
    /** One week. */
    WEEK("7d", Duration.ofDays(7));

    private final String text;
    private final Duration length;

    Horizon(String text, Duration length) {
        this.text = text;
        this.length = length;
    }

    /** The one that is written so, such as {@code 1h}. */
    public static Optional<Horizon> of(String text) {
        for (Horizon horizon : values()) {
            if (horizon.text.equals(text)) {
                return Optional.of(horizon);
            }
        }
        return Optional.empty();
    }

    /** How it is written. */
    public String text() {
        return text;
    }

    /** Its length in milliseconds. */
    public long millis() {
        return length.toMillis();
    }
}
