package dev.jwaku.delivery;

import dev.jwaku.delivery.network.StoreNodes;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.store.StorePage;
import dev.jwaku.waku.store.StoreQuery;
import java.util.List;
import java.util.Set;

/** A network in which nobody stores anything. */
final class NoStoreNodes implements StoreNodes {
    @Override
    public List<PeerId> choose(int most, Set<PeerId> without) {
        return List.of();
    }

    @Override
    public boolean areKnown() {
        return false;
    }

    @Override
    public Set<MessageHash> present(PeerId node, List<MessageHash> hashes) {
        throw new IllegalStateException("nobody to ask");
    }

    @Override
    public StorePage query(PeerId node, StoreQuery query) {
        throw new IllegalStateException("nobody to ask");
    }

    @Override
    public void contradicted(PeerId node) {}
}
