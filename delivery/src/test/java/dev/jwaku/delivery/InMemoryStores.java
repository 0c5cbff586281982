package dev.jwaku.delivery;

import dev.jwaku.delivery.network.StoreNodes;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.store.StorePage;
import dev.jwaku.waku.store.StoreQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/** The store nodes of an {@link InMemoryNetwork} as one participant sees them. */
public final class InMemoryStores implements StoreNodes {
    /** How long a question to a node that is down takes. */
    public static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final World world;
    private final List<InMemoryStore> nodes;
    private final BooleanSupplier isConnected;
    private final List<PeerId> contradicted = new CopyOnWriteArrayList<>();
    private volatile Duration delay = Duration.ofMillis(50);

    /**
     * A view.
     *
     * @param nodes all store nodes, the best first; may change
     * @param isConnected whether the participant reaches anybody
     */
    public InMemoryStores(World world, List<InMemoryStore> nodes, BooleanSupplier isConnected) {
        this.world = world;
        this.nodes = nodes;
        this.isConnected = isConnected;
    }

    /** How long an answer takes from now on. */
    public void setDelay(Duration next) {
        delay = next;
    }

    /** The nodes that delivery called liars. */
    public List<PeerId> contradicted() {
        return contradicted;
    }

    @Override
    public List<PeerId> choose(int most, Set<PeerId> without) {
        List<PeerId> chosen = new ArrayList<>();
        for (InMemoryStore node : nodes) {
            if (isConnected.getAsBoolean() && chosen.size() < most && !without.contains(node.peer())) {
                chosen.add(node.peer());
            }
        }
        return chosen;
    }

    @Override
    public boolean areKnown() {
        return !nodes.isEmpty();
    }

    @Override
    public Set<MessageHash> present(PeerId node, List<MessageHash> hashes) {
        Set<MessageHash> found = new LinkedHashSet<>();
        query(node, StoreQuery.builder().hashes(hashes).limit(hashes.size()).build())
                .entries()
                .forEach(entry -> found.add(entry.hash()));
        return found;
    }

    @Override
    public StorePage query(PeerId node, StoreQuery query) {
        InMemoryStore store = nodes.stream()
                .filter(each -> each.peer().equals(node))
                .findFirst()
                .orElseThrow(() -> noAnswer(node));
        pause(delay);
        if (store.behaviour() == InMemoryStore.Behaviour.DOWN || !isConnected.getAsBoolean()) {
            pause(TIMEOUT);
            throw noAnswer(node);
        }
        if (store.behaviour() == InMemoryStore.Behaviour.ERRING) {
            throw noAnswer(node);
        }
        return store.answer(query);
    }

    private void pause(Duration time) {
        boolean raised = new Signal(world).await(Deadline.after(world, time));
        if (raised) {
            throw new IllegalStateException("nobody raises this");
        }
    }

    private static NoAnswerException noAnswer(PeerId node) {
        return new NoAnswerException("store " + node + " does not answer", new IllegalStateException("told so"));
    }

    @Override
    public void contradicted(PeerId node) {
        contradicted.add(node);
    }
}
