package dev.jwaku.tools.messaging;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of a pace.
 *
 * @param pace how fast they wrote
 * @param delivered from the sender's call to the receiver's event, in seconds, of all that arrived; sorted
 * @param acked from the sender's call to its event that the receiver has it; sorted
 * @param duplicates events of a message beyond its first
 */
public record MessengerRound(MessengerPace pace, List<Double> delivered, List<Double> acked, int duplicates) {
    private static final double NANOS = 1e9;
    private static final double HALF = 0.5;
    private static final double MOST = 0.95;

    /** Sorts the times. */
    public MessengerRound {
        delivered = delivered.stream().sorted().toList();
        acked = acked.stream().sorted().toList();
    }

    /** Half of the messages were there within so many seconds. */
    public double deliveredP50() {
        return quantile(delivered, HALF);
    }

    /** 95 of 100 were. */
    public double deliveredP95() {
        return quantile(delivered, MOST);
    }

    /** Half of the messages were acknowledged within so many seconds. */
    public double ackedP50() {
        return quantile(acked, HALF);
    }

    /** 95 of 100 were. */
    public double ackedP95() {
        return quantile(acked, MOST);
    }

    private static double quantile(List<Double> sorted, double share) {
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.max(0, Math.ceil(share * sorted.size()) - 1));
    }

    /** Whether everything arrived once, was acknowledged, and was in time. */
    public boolean isGood() {
        MessengerPace.Limits limits = pace.limits();
        return delivered.size() == pace.total()
                && acked.size() == pace.total()
                && duplicates == 0
                && deliveredP50() <= seconds(limits.deliveredP50())
                && deliveredP95() <= seconds(limits.deliveredP95())
                && ackedP50() <= seconds(limits.ackedP50());
    }

    private static double seconds(Duration limit) {
        return limit.toNanos() / NANOS;
    }

    /** For a program. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("pace", pace.name());
        map.put("messages", pace.total());
        map.put("delivered", delivered.size());
        map.put("acknowledged", acked.size());
        map.put("duplicates", duplicates);
        map.put("deliveredP50", deliveredP50());
        map.put("deliveredP95", deliveredP95());
        map.put("acknowledgedP50", ackedP50());
        map.put("acknowledgedP95", ackedP95());
        map.put("good", isGood());
        return map;
    }
}
