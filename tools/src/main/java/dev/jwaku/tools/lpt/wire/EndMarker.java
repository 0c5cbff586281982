package dev.jwaku.tools.lpt.wire;

import java.util.List;

/**
 * Says that a sender is done, so that what got lost at the end of a run counts.
 *
 * @param sender peer id
 * @param runId of the run
 * @param sent how many messages some service node accepted
 * @param lastIndex the highest index, accepted or not
 * @param notAccepted the indexes that no service node accepted, at most {@link #MOST_LISTED}
 */
public record EndMarker(String sender, String runId, long sent, long lastIndex, List<Long> notAccepted)
        implements LptPayload {
    /** Beyond so many the list is cut, and a receiver alone cannot tell which messages to expect. */
    public static final int MOST_LISTED = 2000;

    public EndMarker {
        notAccepted = List.copyOf(notAccepted);
    }

    /** Whether all that were not accepted are listed. */
    public boolean isComplete() {
        return sent + notAccepted.size() == lastIndex;
    }
}
