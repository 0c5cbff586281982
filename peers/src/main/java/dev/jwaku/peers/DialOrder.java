package dev.jwaku.peers;

import dev.jwaku.libp2p.identity.PeerId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** Whom to dial first. Pure. */
final class DialOrder {
    /** While the link is down, so many of the best are dialed in every round. */
    static final int BEST = 3;

    private DialOrder() {}

    /**
     * For a link that is up: those that rest are left out, and those of networks that have their share. Of the others
     * the best first, but every second place goes to whoever has been ready longest, of a new network if there is one,
     * so that nobody waits for ever behind better ones.
     *
     * @param taken the connections that we have and may get; what is chosen is counted there
     */
    static List<PeerView> whileUp(
            List<PeerView> open, long nowNanos, int most, Diversity taken, RandomGenerator random) {
        List<PeerView> ready = new ArrayList<>(
                open.stream().filter(view -> view.dueNanos <= nowNanos).toList());
        Collections.shuffle(ready, random);
        List<PeerView> byScore = new ArrayList<>(ready);
        byScore.sort(Comparator.comparingDouble(view -> -view.bestScore));
        List<PeerView> byAge = new ArrayList<>(ready);
        byAge.sort(Comparator.comparingLong(view -> view.dueNanos));
        byAge = new ArrayList<>(taken.newNetworksFirst(byAge));
        List<PeerView> order = new ArrayList<>();
        for (int i = 0; i < ready.size() && order.size() < most; i++) {
            admit(order, byScore.get(i), most, taken);
            admit(order, byAge.get(i), most, taken);
        }
        return order;
    }

    /**
     * For a link that is down: nobody rests. The best ones again and again, because they were there before the outage;
     * then those that had the fewest tries, because the best ones may be gone.
     */
    static List<PeerView> whileDown(List<PeerView> open, int most, RandomGenerator random) {
        List<PeerView> shuffled = new ArrayList<>(open);
        Collections.shuffle(shuffled, random);
        List<PeerView> order = new ArrayList<>();
        shuffled.stream()
                .filter(view -> view.wasReached)
                .sorted(Comparator.comparingDouble(view -> -view.bestScore))
                .limit(Math.min(BEST, most))
                .forEach(order::add);
        shuffled.sort(Comparator.comparingInt((PeerView view) -> view.triesWhileDown)
                .thenComparingDouble(view -> -view.bestScore));
        shuffled.forEach(view -> add(order, view, most));
        return order;
    }

    /** Those that may be dialed at all. */
    static List<PeerView> open(List<PeerView> views, Predicate<PeerId> isTaken, PeerManagerConfig config) {
        return views.stream()
                .filter(view -> !view.addresses.isEmpty())
                .filter(view -> view.fits(config.cluster(), config.shards()))
                .filter(view -> !isTaken.test(view.peer))
                .toList();
    }

    private static void admit(List<PeerView> order, PeerView view, int most, Diversity taken) {
        if (order.size() < most && !order.contains(view) && taken.admit(view)) {
            order.add(view);
        }
    }

    private static void add(List<PeerView> order, PeerView view, int most) {
        if (order.size() < most && !order.contains(view)) {
            order.add(view);
        }
    }
}
