package dev.jwaku.tools.lpt.count;

import java.util.List;

/**
 * What a receiver got. Times are its wall clock.
 *
 * @param name peer id
 * @param label what to call it
 * @param host which machine, equal where the clock is the same one; empty if not known
 * @param listeningNanos when a filter service first confirmed the subscription; 0 if none ever did
 * @param stoppedNanos when it stopped listening; 0 if its journal does not say
 * @param arrivals in the order in which they came
 */
public record ReceiverLog(
        String name, String label, String host, long listeningNanos, long stoppedNanos, List<Arrival> arrivals) {
    public ReceiverLog {
        arrivals = List.copyOf(arrivals);
    }

    /** When it stopped, or else its last sign of life. */
    public long lastNanos() {
        return stoppedNanos != 0
                ? stoppedNanos
                : arrivals.isEmpty()
                        ? listeningNanos
                        : Math.max(listeningNanos, arrivals.getLast().atNanos());
    }
}
