package dev.jwaku.tools.trace.find;

import java.time.Duration;

/**
 * What counts.
 *
 * @param grace a message that arrives later counts as recovered; one whose log ends earlier is not judged
 * @param filterTimeout after so long without a sign of the client a service drops its subscription
 * @param from only messages published from then on, nanoseconds since 1970
 * @param to and before
 */
public record Settings(Duration grace, Duration filterTimeout, long from, long to) {
    /** Half a minute of grace, five minutes for filters, all messages. */
    public static final Settings DEFAULT =
            new Settings(Duration.ofSeconds(30), Duration.ofMinutes(5), Long.MIN_VALUE, Long.MAX_VALUE);
}
