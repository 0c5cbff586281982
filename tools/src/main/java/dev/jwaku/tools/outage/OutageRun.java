package dev.jwaku.tools.outage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * One outage of one contestant.
 *
 * @param secondsFromA from the moment the middle listens again to the first message through from A to C; not a number
 *     if none came through in time
 * @param secondsFromC the same from C to A
 * @param acceptedDown messages that their sender's program took while the middle was dead
 * @param refusedDown messages that it refused then
 * @param claimedDown those of {@code acceptedDown} that were called published while nobody was there to take them
 * @param arrivedDown those of {@code acceptedDown} that the other end showed in the end
 * @param accepted messages taken in the whole run
 * @param arrived those of them that the other end showed
 * @param claimedLost messages called published, at any time, that were never shown
 * @param duplicates messages shown again
 */
public record OutageRun(
        double secondsFromA,
        double secondsFromC,
        int acceptedDown,
        int refusedDown,
        int claimedDown,
        int arrivedDown,
        int accepted,
        int arrived,
        int claimedLost,
        int duplicates) {
    /** How long traffic may take to flow again. */
    public static final double MAX_SECONDS = 5;

    /** Both directions. */
    List<Double> seconds() {
        return List.of(secondsFromA, secondsFromC);
    }

    /**
     * Whether traffic flowed in time, everything accepted arrived once, and nothing was called published that was not.
     */
    public boolean isGood() {
        return DoubleStream.of(secondsFromA, secondsFromC).allMatch(seconds -> seconds <= MAX_SECONDS)
                && acceptedDown > 0
                && arrivedDown == acceptedDown
                && arrived == accepted
                && claimedDown == 0
                && duplicates == 0;
    }

    Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("seconds_a_to_c", orNull(secondsFromA));
        map.put("seconds_c_to_a", orNull(secondsFromC));
        map.put("accepted_while_down", acceptedDown);
        map.put("refused_while_down", refusedDown);
        map.put("called_published_while_down", claimedDown);
        map.put("accepted_while_down_arrived", arrivedDown);
        map.put("accepted", accepted);
        map.put("arrived", arrived);
        map.put("called_published_and_lost", claimedLost);
        map.put("duplicates", duplicates);
        return map;
    }

    private static @Nullable Double orNull(double seconds) {
        return Double.isNaN(seconds) ? null : seconds;
    }
}
