package dev.jwaku.tools.lpt.peers;

import dev.jwaku.libp2p.identity.PeerId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which service nodes are used, for one role or several slots of it, and when another one takes a failing one's place:
 * the one that has failed least among those that are in no slot, in the order in which they were named. A node that
 * failed may be used again when its turn comes, so a run never ends for want of nodes. Thread-safe; never blocks.
 */
public final class PeerRotation {
    /** So many failures in a row, and another node is used. */
    public static final int MAX_FAILURES = 3;

    private final List<Candidate> candidates;
    private final boolean fixed;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Candidate> slots = new ArrayList<>();
    private final List<Integer> inARow = new ArrayList<>();
    /** Whether it was said that there is no other. */
    private final List<Boolean> said = new ArrayList<>();

    private final Map<PeerId, Long> failures = new LinkedHashMap<>();
    private long switches;

    /**
     * The first nodes get the slots.
     *
     * @param candidates at least one
     * @param slots how many are to be used at a time; fewer when there are fewer candidates
     * @param fixed whether nodes are kept whatever happens
     */
    public PeerRotation(List<Candidate> candidates, int slots, boolean fixed) {
        if (candidates.isEmpty() || slots < 1) {
            throw new IllegalArgumentException("no service node, or no slot for one");
        }
        this.candidates = List.copyOf(candidates);
        this.fixed = fixed;
        for (int i = 0; i < Math.min(slots, candidates.size()); i++) {
            this.slots.add(candidates.get(i));
            this.inARow.add(0);
            this.said.add(false);
        }
    }

    /** How many nodes are used at a time. */
    public int slots() {
        return slots.size();
    }

    /** The node that is used now. */
    public Candidate current(int slot) {
        lock.lock();
        try {
            return slots.get(slot);
        } finally {
            lock.unlock();
        }
    }

    /** The node did what it was asked. */
    public void succeeded(int slot, PeerId peer) {
        lock.lock();
        try {
            if (slots.get(slot).peer().equals(peer)) {
                inARow.set(slot, 0);
                said.set(slot, false);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The node failed, by itself or on the way. A failure of a node that is no longer used changes nothing. */
    public Decision failed(int slot, PeerId peer) {
        lock.lock();
        try {
            Candidate now = slots.get(slot);
            if (!now.peer().equals(peer)) {
                return new Decision(now, Optional.empty(), false);
            }
            failures.merge(peer, 1L, Long::sum);
            inARow.set(slot, inARow.get(slot) + 1);
            if (fixed || inARow.get(slot) < MAX_FAILURES) {
                return new Decision(now, Optional.empty(), false);
            }
            inARow.set(slot, 0);
            Optional<Candidate> next = candidates.stream()
                    .filter(candidate -> !slots.contains(candidate))
                    .min(Comparator.comparingLong(candidate -> failures.getOrDefault(candidate.peer(), 0L)));
            if (next.isEmpty()) {
                return new Decision(now, Optional.empty(), !said.set(slot, true));
            }
            said.set(slot, false);
            slots.set(slot, next.get());
            switches++;
            return new Decision(next.get(), Optional.of(now), false);
        } finally {
            lock.unlock();
        }
    }

    /** How often another node took a place. */
    public long switches() {
        lock.lock();
        try {
            return switches;
        } finally {
            lock.unlock();
        }
    }

    /**
     * What to do after a failure.
     *
     * @param use the node to use from now on
     * @param instead the one that it replaces; empty if it stays
     * @param noOther whether it stays because there is no other; said once until the node does again what it is asked
     */
    public record Decision(Candidate use, Optional<Candidate> instead, boolean noOther) {}
}
