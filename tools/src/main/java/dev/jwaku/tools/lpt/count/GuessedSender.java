package dev.jwaku.tools.lpt.count;

import dev.jwaku.tools.lpt.count.SenderLog.Truth;
import dev.jwaku.tools.lpt.wire.EndMarker;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a sender must have sent, when only a receiver's journal is there. */
public final class GuessedSender {
    private static final long MOST = 5_000_000;

    private GuessedSender() {}

    /** As libp2p shortens peer ids. */
    private static String shortened(String name) {
        return name.length() < 12 ? name : name.substring(0, 4) + "…" + name.substring(name.length() - 6);
    }

    /**
     * From what arrived of it, and its end marker.
     *
     * @param name peer id of the sender
     * @param arrivals its messages, at least one unless there is a marker
     * @param marker if it came
     * @param endNanos when the marker came, on the receiver's clock; ignored without one
     */
    public static SenderLog of(
            String name, String runId, List<Arrival> arrivals, Optional<EndMarker> marker, long endNanos) {
        long highest = arrivals.stream().mapToLong(Arrival::index).max().orElse(0);
        Optional<EndMarker> usable = marker.filter(EndMarker::isComplete);
        long last = Math.min(MOST, usable.map(EndMarker::lastIndex).orElse(highest));
        Set<Long> notAccepted =
                new LinkedHashSet<>(usable.map(EndMarker::notAccepted).orElse(List.of()));
        List<Attempt> attempts = new ArrayList<>();
        for (long index = 1; index <= last; index++) {
            Answer answer = notAccepted.contains(index) ? Answer.REFUSED : Answer.ACCEPTED;
            attempts.add(new Attempt(index, 1, "", 0, 0, 0, answer, "", 0, ""));
        }
        long end = usable.isPresent()
                ? endNanos
                : arrivals.stream().mapToLong(Arrival::atNanos).max().orElse(0);
        return new SenderLog(
                name,
                shortened(name),
                runId,
                "",
                usable.isPresent() ? Truth.END_MARKER : Truth.HIGHEST_INDEX,
                attempts,
                end);
    }
}
