package dev.jwaku.delivery.network;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.World;
import java.util.List;
import java.util.Set;

/**
 * Decides whether a filter peer that did not push what another did is to blame. If a store node has none of those
 * messages, the other may have made them up to have an honest peer thrown out; nobody is blamed then. Without an answer
 * the push counts.
 */
final class SilenceJudge {
    private static final int MOST_ASKED = 2;

    private final World world;
    private final StoreNodes stores;

    SilenceJudge(World world, StoreNodes stores) {
        this.world = world;
        this.stores = stores;
    }

    /** Blocks while store nodes answer. */
    boolean isSilent(Canary.Suspect suspect) {
        List<PeerId> nodes = stores.choose(MOST_ASKED, Set.of(suspect.peer()));
        boolean anyAnswered = false;
        for (PeerId node : nodes) {
            try {
                if (!stores.present(node, suspect.missed()).isEmpty()) {
                    return true;
                }
                anyAnswered = true;
            } catch (StoreNodes.NoAnswerException e) {
                world.meters().counter("jwaku_delivery_filter_unjudged_total").increment();
            }
        }
        return !anyAnswered;
    }
}
