package dev.jwaku.peers;

import dev.jwaku.libp2p.identity.PeerId;
import java.util.function.Predicate;

/** Looks at what a node could do over its connections. */
@FunctionalInterface
public interface LinkProbe {
    /**
     * Counts peers now. Called about once a second by the monitor's task; must not block.
     *
     * @param isAlive whether a connected peer gave a sign of life lately; others do not count
     */
    LinkInputs look(Predicate<PeerId> isAlive);
}
