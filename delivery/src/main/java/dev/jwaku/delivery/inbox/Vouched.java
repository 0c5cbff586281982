package dev.jwaku.delivery.inbox;

import dev.jwaku.libp2p.identity.PeerId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which of a topic's verified time is known from one store node only. That node may have been away itself, so the next
 * sweep, which asks another one if there is one, lists this time again: what one store lacks is found a round later and
 * not after the hour in which stores compare. Hashes only; nothing is fetched twice. One owner.
 */
final class Vouched {
    private @Nullable Interval once;

    /** From when on a sweep over this slice is to list; the slice's start if there is nothing to list again. */
    long since(Interval slice) {
        Interval known = once;
        if (known == null
                || known.end() < slice.start()
                || known.start() < slice.end() - SweepRules.LONGEST_SLICE.toNanos()) {
            return slice.start();
        }
        return Math.min(known.start(), slice.start());
    }

    /** A sweep is complete. */
    void ended(Sweep sweep, List<PeerId> asked) {
        if (sweep.isFinal()) {
            return;
        }
        Interval left = without(once, sweep.listed().start(), sweep.slice().end());
        once = asked.size() > 1 ? left : joined(left, sweep.slice());
    }

    /** What was not listed again. */
    private static @Nullable Interval without(@Nullable Interval known, long start, long end) {
        if (known == null || start <= known.start() && known.end() <= end) {
            return null;
        }
        if (known.end() > end) {
            return new Interval(Math.max(known.start(), end), known.end());
        }
        return new Interval(known.start(), Math.min(known.end(), start));
    }

    /** Both if they meet, else the newer. */
    private static Interval joined(@Nullable Interval left, Interval slice) {
        if (left == null) {
            return slice;
        }
        if (left.start() <= slice.end() && slice.start() <= left.end()) {
            return new Interval(Math.min(left.start(), slice.start()), Math.max(left.end(), slice.end()));
        }
        return left.end() > slice.end() ? left : slice;
    }
}
