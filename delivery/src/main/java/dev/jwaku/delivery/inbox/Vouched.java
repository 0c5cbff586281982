package dev.jwaku.delivery.inbox;

import dev.jwaku.libp2p.identity.PeerId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which of a topic's verified time is known from one store node only, and from which. That node may have been away
 * itself, or hide something, so the next other one that is asked lists this time again: what one store lacks is found
 * then and not after the hour in which stores compare. Asking the same node again proves nothing, however often. Hashes
 * only; nothing is fetched twice. Immutable.
 */
final class Vouched {
    /** Nothing is known from one node only. */
    static final Vouched BY_MANY = new Vouched(new TreeMap<>());

    /** Older time is about to be made final with two nodes, or has been. */
    private static final long KEPT =
            SweepRules.FINAL_AFTER.plus(SweepRules.FINAL_PIECE).toNanos();

    private final Map<PeerId, IntervalSet> alone;

    private Vouched(Map<PeerId, IntervalSet> alone) {
        this.alone = alone;
    }

    /** The start of the oldest time for which others alone vouch; {@link Long#MAX_VALUE} if there is none. */
    long since(PeerId node) {
        return alone.entrySet().stream()
                .filter(each -> !each.getKey().equals(node))
                .mapToLong(each -> each.getValue().intervals().getFirst().start())
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** The start of the oldest time for which anybody alone vouches; {@link Long#MAX_VALUE} if there is none. */
    long since() {
        return alone.values().stream()
                .mapToLong(each -> each.intervals().getFirst().start())
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** What is so after a sweep that is complete. */
    Vouched after(Sweep sweep, List<PeerId> asked) {
        if (sweep.isFinal()) {
            return this;
        }
        IntervalSet fresh = IntervalSet.EMPTY.plus(sweep.slice());
        Map<PeerId, IntervalSet> left = new TreeMap<>();
        for (Map.Entry<PeerId, IntervalSet> each : alone.entrySet()) {
            IntervalSet open = each.getValue();
            fresh = fresh.without(open);
            for (PeerId node : asked) {
                if (!node.equals(each.getKey())) {
                    open = open.without(IntervalSet.EMPTY.plus(sweep.listed(node)));
                }
            }
            left.put(each.getKey(), open);
        }
        if (asked.size() == 1) {
            IntervalSet known = left.getOrDefault(asked.getFirst(), IntervalSet.EMPTY);
            for (Interval each : fresh.intervals()) {
                known = known.plus(each);
            }
            left.put(asked.getFirst(), known);
        }
        return new Vouched(recent(left));
    }

    private static Map<PeerId, IntervalSet> recent(Map<PeerId, IntervalSet> all) {
        long newest = all.values().stream()
                .flatMap(each -> each.newest().stream())
                .mapToLong(Interval::end)
                .max()
                .orElse(Long.MIN_VALUE);
        Map<PeerId, IntervalSet> recent = new TreeMap<>();
        all.forEach((node, times) -> {
            if (!times.isEmpty()) {
                IntervalSet kept = times.within(new Interval(newest - KEPT, newest));
                if (!kept.isEmpty()) {
                    recent.put(node, kept);
                }
            }
        });
        return recent;
    }
}
