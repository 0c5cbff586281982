package dev.jwaku.delivery.network;

import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.peers.ServiceFailure;
import dev.jwaku.peers.ServicePool;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.store.StoreClient;
import dev.jwaku.waku.store.StoreException;
import dev.jwaku.waku.store.StorePage;
import dev.jwaku.waku.store.StoreQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The store nodes of the node's pool. */
public final class PoolStoreNodes implements StoreNodes {
    /** How long a store node may take for one answer. */
    public static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final World world;
    private final StoreClient client;
    private final ServicePool pool;

    /** Asks with this client the members of this pool. */
    public PoolStoreNodes(World world, StoreClient client, ServicePool pool) {
        this.world = world;
        this.client = client;
        this.pool = pool;
    }

    @Override
    public List<PeerId> choose(int most, Set<PeerId> without) {
        List<PeerId> chosen = new ArrayList<>(pool.active());
        pool.warm().stream().filter(peer -> !chosen.contains(peer)).forEach(chosen::add);
        return chosen.stream()
                .filter(peer -> !without.contains(peer))
                .limit(most)
                .toList();
    }

    @Override
    public boolean areKnown() {
        return !pool.members().isEmpty();
    }

    @Override
    public Set<MessageHash> present(PeerId node, List<MessageHash> hashes) {
        return ask(node, deadline -> client.present(node, hashes, deadline));
    }

    @Override
    public StorePage query(PeerId node, StoreQuery query) {
        return ask(node, deadline -> client.query(node, query, deadline));
    }

    private <T> T ask(PeerId node, Function<Deadline, T> question) {
        long began = world.nanoTime();
        try {
            T answer = question.apply(Deadline.after(world, TIMEOUT));
            pool.succeeded(node, Duration.ofNanos(world.nanoTime() - began));
            return answer;
        } catch (StoreException e) {
            pool.failed(node, ServiceFailure.REFUSED);
            throw new NoAnswerException(String.valueOf(e.getMessage()), e);
        } catch (Libp2pException e) {
            pool.failed(node, ServiceFailure.NO_ANSWER);
            throw new NoAnswerException("store " + node + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void contradicted(PeerId node) {
        pool.failed(node, ServiceFailure.SILENT);
    }
}
