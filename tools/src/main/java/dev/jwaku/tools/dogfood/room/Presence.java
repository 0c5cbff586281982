package dev.jwaku.tools.dogfood.room;

import java.util.List;
import java.util.Optional;

/**
 * What a participant says of itself every few seconds.
 *
 * @param sender peer id
 * @param name may be empty
 * @param platform {@code jvm} or {@code browser}
 * @param run the run that goes on; empty between two
 * @param sent how many of its messages a service node took
 * @param lastIndex the highest of them
 * @param notAccepted which before it nobody took
 * @param onlineSinceMillis since 1970, its clock; 0 if it is not receiving
 * @param clock how far its clock is off, if it knows
 */
public record Presence(
        String sender,
        String name,
        String platform,
        String run,
        long sent,
        long lastIndex,
        List<Long> notAccepted,
        long onlineSinceMillis,
        Optional<Clock> clock) {
    public Presence {
        notAccepted = List.copyOf(notAccepted);
    }

    /**
     * A comparison with the clock of the room's server.
     *
     * @param offsetMillis what has to be added to the participant's clock
     * @param errorMillis half of the round trip
     */
    public record Clock(double offsetMillis, double errorMillis) {}
}
