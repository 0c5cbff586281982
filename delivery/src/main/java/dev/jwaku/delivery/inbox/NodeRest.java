package dev.jwaku.delivery.inbox;

import dev.jwaku.libp2p.identity.PeerId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which store nodes rest because they failed, and who was asked last. Pure. */
final class NodeRest {
    /** Most nodes remembered. */
    private static final int MOST = 256;

    private final Map<PeerId, Rest> failed = new TreeMap<>();
    private Set<PeerId> asked = Set.of();

    Set<PeerId> resting(Moment now) {
        Set<PeerId> resting = new TreeSet<>();
        failed.forEach((node, rest) -> {
            if (now.nanoTime() < rest.until()) {
                resting.add(node);
            }
        });
        return resting;
    }

    /** Nodes take turns, so that none can certify alone. */
    Set<PeerId> asked() {
        return new TreeSet<>(asked);
    }

    void ended(SweepResult result, Moment now) {
        List<PeerId> good = result.asked();
        if (!good.isEmpty()) {
            asked = new TreeSet<>(good.subList(0, 1));
        }
        good.forEach(failed::remove);
        for (PeerId node : result.blamed()) {
            Rest before = failed.get(node);
            int failures = before == null ? 0 : before.failures();
            long rest = Backoff.delay(SweepRules.FIRST_NODE_REST, failures, SweepRules.LONGEST_NODE_REST)
                    .toNanos();
            failed.put(node, new Rest(failures + 1, now.nanoTime() + rest));
        }
        while (failed.size() > MOST) {
            failed.remove(failed.keySet().iterator().next());
        }
    }

    void forgive() {
        failed.clear();
    }

    private record Rest(int failures, long until) {}
}
