package dev.jwaku.libp2p.gossipsub;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one message of our own on its way to some peers: ends with the first of them that proves to have it,
 * or when none is left that could. Not all are asked for a proof, but {@value #ASKED_AT_ONCE}, and a further one for
 * each that fails; all others when these keep silent. Thread-safe.
 */
final class Receipt {
    /** Peers that are asked at the same time. */
    static final int ASKED_AT_ONCE = 2;

    private final PublishProof listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Runnable> spares = new ArrayDeque<>();
    /** Peers that may still prove to have it; one more until {@link #sealed}. */
    private int open = 1;

    private int asked;
    private boolean over;

    Receipt(PublishProof listener) {
        this.listener = listener;
    }

    /** It is going to be put into the queue of one more peer. */
    void handed() {
        lock.lock();
        try {
            open++;
        } finally {
            lock.unlock();
        }
    }

    /** It is in all queues that take it. */
    void sealed() {
        lost();
    }

    /** A peer will not get it. */
    void lost() {
        end(false, false);
    }

    /**
     * A peer's connection took it.
     *
     * @param ask asks that peer for a proof; must not block
     * @param isSilent whether that peer is known to answer late, if at all
     */
    void written(Runnable ask, boolean isSilent) {
        lock.lock();
        try {
            if (over) {
                return;
            }
            if (asked >= ASKED_AT_ONCE && !isSilent) {
                spares.addLast(ask);
                return;
            }
            asked += isSilent ? 0 : 1;
        } finally {
            lock.unlock();
        }
        ask.run();
    }

    /** Those who were asked are slow to answer: all others are asked, too. */
    void askAll() {
        List<Runnable> all;
        lock.lock();
        try {
            all = new ArrayList<>(spares);
            spares.clear();
            asked = 0;
        } finally {
            lock.unlock();
        }
        all.forEach(Runnable::run);
    }

    /** A peer that was asked has it. */
    void proved() {
        end(true, false);
    }

    /** A peer that was asked did not answer, and will not. */
    void unproved() {
        end(false, true);
    }

    private void end(boolean proved, boolean next) {
        @Nullable Runnable ask = null;
        lock.lock();
        try {
            open--;
            if (over) {
                return;
            }
            over = proved || open == 0;
            if (!over) {
                ask = next ? spares.pollFirst() : null;
                if (next && ask == null) {
                    asked--;
                }
            }
            if (!over && ask == null) {
                return;
            }
        } finally {
            lock.unlock();
        }
        if (ask != null) {
            ask.run();
        } else {
            listener.ended(proved);
        }
    }
}
