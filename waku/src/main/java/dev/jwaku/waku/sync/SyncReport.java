package dev.jwaku.waku.sync;

import dev.jwaku.libp2p.identity.PeerId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What a session found.
 *
 * @param peer the other side
 * @param begunHere whether we began
 * @param end when it ended
 * @param duration how long it took, without transfers
 * @param roundTrips messages sent by us
 * @param missingHere what only the other side had, ascending
 * @param missingThere what only we had, ascending
 * @param gaps when we probably were cut off: runs of missing messages among which we have none of our own
 */
public record SyncReport(
        PeerId peer,
        boolean begunHere,
        Instant end,
        Duration duration,
        int roundTrips,
        List<SyncId> missingHere,
        List<SyncId> missingThere,
        List<Gap> gaps) {
    public SyncReport {
        missingHere = List.copyOf(missingHere);
        missingThere = List.copyOf(missingThere);
        gaps = List.copyOf(gaps);
    }

    /** The age of the oldest message that was missing here; zero if none was. */
    public Duration oldestMissing() {
        if (missingHere.isEmpty()) {
            return Duration.ZERO;
        }
        long nanos = missingHere.getFirst().timestamp();
        return Duration.between(Instant.ofEpochSecond(0, nanos), end);
    }

    static List<Gap> gaps(Collection<SyncId> missing, SyncSnapshot ours) {
        List<Gap> gaps = new ArrayList<>();
        SyncId first = null;
        SyncId last = null;
        int count = 0;
        for (SyncId id : missing) {
            if (first == null || last == null || ours.count(last, id) > 0) {
                if (first != null && last != null) {
                    gaps.add(new Gap(first.timestamp(), last.timestamp(), count));
                }
                first = id;
                count = 0;
            }
            last = id;
            count++;
        }
        if (first != null && last != null) {
            gaps.add(new Gap(first.timestamp(), last.timestamp(), count));
        }
        return gaps;
    }

    /**
     * A run of missing messages.
     *
     * @param from timestamp of the first, nanoseconds since 1970
     * @param to timestamp of the last
     * @param messages how many
     */
    public record Gap(long from, long to, int messages) {}
}
