package dev.jwaku.delivery.inbox;

import dev.jwaku.libp2p.identity.PeerId;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a sweep went.
 *
 * @param end why it ended
 * @param asked the nodes that answered all of it
 * @param blamed the nodes that did not
 * @param recovered messages that had been missing
 */
record SweepResult(End end, List<PeerId> asked, Set<PeerId> blamed, int recovered) {
    SweepResult {
        asked = List.copyOf(asked);
        blamed = new TreeSet<>(blamed);
    }

    boolean isComplete() {
        return end == End.COMPLETE;
    }

    /** Why a sweep ended. */
    enum End {
        /** Everything that the nodes list is here. */
        COMPLETE,
        /** Nobody is there to ask. */
        NO_NODE,
        /** A node did not answer, or only nonsense. */
        NO_ANSWER,
        /** A node lists what neither it nor another node can show. */
        INCOMPLETE,
        /** There is too much in it for one sweep. */
        TOO_MUCH,
        /** There is no room in the inbox. */
        NO_ROOM
    }
}
