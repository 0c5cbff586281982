package dev.jwaku.delivery.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.waku.filter.FilterStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** I9: what counts as granted was acknowledged, and with live nodes it is what is wanted, within 15 s. */
class SubscriptionReconcilerPropertyTest {
    private static final int NODES = 4;
    private static final int STEPS = 60;
    private static final int TOPICS = 130;
    private static final List<PeerId> PEERS = new ArrayList<>();

    static {
        for (int i = 0; i < NODES; i++) {
            PEERS.add(FilterModel.peer(i));
        }
    }

    @Property(tries = 50)
    void whateverHappensWantedBecomesGranted(@ForAll long seed) {
        Random random = new Random(seed);
        FilterModel model = new FilterModel();
        PEERS.subList(0, 1 + random.nextInt(NODES)).forEach(model::add);
        List<PeerId> peers = List.copyOf(model.nodes.keySet());
        for (int step = 0; step < STEPS; step++) {
            happen(model, peers.get(random.nextInt(peers.size())), random);
            model.run(Duration.ofMillis(random.nextInt(20_000)));
        }
        heal(model);
        // Servers that have forgotten us say so at the next ping; what they answer is true from here on.
        model.recovering();
        assertThat(model.timeToReconcile(Duration.ofMinutes(5))).isLessThanOrEqualTo(Duration.ofSeconds(15));
        model.run(Duration.ofMinutes(10));
        assertThat(model.isReconciled()).isTrue();
    }

    private static void happen(FilterModel model, PeerId peer, Random random) {
        FilterModel.Node node = model.node(peer);
        switch (random.nextInt(9)) {
            case 0, 1 -> model.desire(some(random));
            case 2 -> model.disconnect(peer);
            case 3 -> model.connect(peer);
            case 4 -> node.mute = random.nextBoolean();
            case 5 -> node.next.add(random.nextBoolean() ? FilterStatus.SERVICE_UNAVAILABLE : 429);
            case 6 -> model.restart(peer);
            case 7 -> model.recovering();
            default -> model.silent(peer);
        }
    }

    private static Set<Criterion> some(Random random) {
        Set<Criterion> criteria = new TreeSet<>();
        int count = random.nextInt(TOPICS);
        for (int i = 0; i < count; i++) {
            criteria.add(FilterModel.criterion(random.nextInt(TOPICS)));
        }
        return criteria;
    }

    private static void heal(FilterModel model) {
        model.nodes.forEach((peer, node) -> {
            node.mute = false;
            node.next.clear();
            model.connect(peer);
        });
    }
}
