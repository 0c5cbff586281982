package dev.jwaku.libp2p.gossipsub;

import static dev.jwaku.libp2p.gossipsub.GossipFixtures.SECOND;
import static dev.jwaku.libp2p.gossipsub.GossipFixtures.TOPIC;
import static dev.jwaku.libp2p.gossipsub.GossipFixtures.idOf;
import static dev.jwaku.libp2p.gossipsub.GossipFixtures.peer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Meters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Thirty routers exchanging encoded RPCs over links with delay and loss; no threads, one seed. */
class RouterNetworkTest {
    private static final int NODES = 30;

    @Test
    void everyMessageReachesEveryNode() {
        Net net = new Net(7, 0, 5);
        net.run(5 * SECOND);
        for (int i = 0; i < 60; i++) {
            net.publish(i % NODES, "message " + i);
            net.run(SECOND / 10);
        }
        net.run(5 * SECOND);

        net.assertAllDelivered(60);
        assertThat(net.meshSizes()).allSatisfy(size -> assertThat(size).isBetween(1, 12));
    }

    @Test
    void gossipRepairsWhatLossyLinksSwallow() {
        Net net = new Net(11, 0.2, 9);
        net.run(5 * SECOND);
        for (int i = 0; i < 60; i++) {
            net.publish(i % NODES, "message " + i);
            net.run(SECOND / 10);
        }
        net.run(10 * SECOND);

        net.assertAllDelivered(60);
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        List<String> traces = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            Net net = new Net(3, 0.1, 5);
            net.run(3 * SECOND);
            net.publish(0, "hello");
            net.run(3 * SECOND);
            traces.add(net.trace.toString());
        }

        assertThat(traces.get(0)).isEqualTo(traces.get(1)).isNotEmpty();
    }

    /** The network: a queue of frames under way, ordered by the time of arrival. */
    private static final class Net {
        private final SplittableRandom random;
        private final double loss;
        private final List<GossipRouter> routers = new ArrayList<>();
        private final Map<PeerId, Integer> numbers = new LinkedHashMap<>();
        private final List<Set<MessageId>> delivered = new ArrayList<>();
        private final PriorityQueue<InFlight> flying = new PriorityQueue<>();
        private final RpcCodec codec = new RpcCodec(MessageIdFunction.SHA_256);
        private final StringBuilder trace = new StringBuilder();
        private long now;
        private long sequence;

        private Net(long seed, double loss, int linksPerNode) {
            this.random = new SplittableRandom(seed);
            this.loss = loss;
            for (int i = 0; i < NODES; i++) {
                routers.add(
                        new GossipRouter(GossipsubConfig.defaults(), random.split(), new GossipMeters(Meters.NONE), 0));
                numbers.put(peer(i), i);
                delivered.add(new LinkedHashSet<>());
                routers.get(i).subscribe(TOPIC, 0);
            }
            for (int i = 0; i < NODES; i++) {
                for (int k = 0; k < linksPerNode; k++) {
                    connect(i, k == 0 ? (i + 1) % NODES : random.nextInt(NODES));
                }
            }
        }

        private void connect(int a, int b) {
            if (a != b) {
                routers.get(a).peerConnected(peer(b), true, Optional.of("10.0.0." + b), now);
                routers.get(b).peerConnected(peer(a), false, Optional.of("10.0.0." + a), now);
                perform(a);
                perform(b);
            }
        }

        private void publish(int node, String data) {
            routers.get(node).publish(idOf(data), TOPIC, Bytes.utf8(data), now);
            delivered.get(node).add(idOf(data));
            perform(node);
        }

        private void run(long duration) {
            long end = now + duration;
            while (true) {
                int next = 0;
                for (int i = 1; i < NODES; i++) {
                    next = routers.get(i).nextDueAt() < routers.get(next).nextDueAt() ? i : next;
                }
                long due = routers.get(next).nextDueAt();
                InFlight frame = flying.peek();
                if (Math.min(due, frame == null ? Long.MAX_VALUE : frame.arrival) > end) {
                    now = end;
                    return;
                }
                if (frame != null && frame.arrival <= due) {
                    flying.remove();
                    now = frame.arrival;
                    routers.get(frame.to).received(peer(frame.from), codec.decode(frame.bytes), now);
                    perform(frame.to);
                } else {
                    now = due;
                    routers.get(next).tick(now);
                    perform(next);
                }
            }
        }

        private void perform(int node) {
            List<GossipAction> actions = routers.get(node).takeActions(now);
            while (!actions.isEmpty()) {
                actions.forEach(action -> perform(node, action));
                actions = routers.get(node).takeActions(now);
            }
        }

        private void perform(int node, GossipAction action) {
            switch (action) {
                case GossipAction.SendRpc send ->
                    RpcSplitter.split(send.rpc(), 150_000)
                            .forEach(part -> send(node, send.peer(), RpcCodec.encode(part), 0));
                case GossipAction.SendMessage send ->
                    send.peers().forEach(to -> send(node, to, send.message().encoded(), loss));
                case GossipAction.Validate validate ->
                    routers.get(node).validated(validate.message().id(), Verdict.ACCEPT, now);
                case GossipAction.Deliver deliver -> {
                    assertThat(delivered.get(node).add(deliver.message().id())).isTrue();
                    trace.append(now)
                            .append(' ')
                            .append(node)
                            .append(' ')
                            .append(deliver.message())
                            .append('\n');
                }
                case GossipAction.Disconnect disconnect -> throw new AssertionError(disconnect);
            }
        }

        private void send(int from, PeerId to, Bytes frame, double loss) {
            if (random.nextDouble() >= loss) {
                long delay = SECOND / 100 + random.nextLong(SECOND / 20);
                flying.add(new InFlight(now + delay, sequence++, from, numbers.get(to), frame));
            }
        }

        private void assertAllDelivered(int messages) {
            delivered.forEach(ids -> assertThat(ids).hasSize(messages));
        }

        private List<Integer> meshSizes() {
            return routers.stream()
                    .map(router -> router.snapshot().mesh(TOPIC).size())
                    .toList();
        }
    }

    private record InFlight(long arrival, long sequence, int from, int to, Bytes bytes)
            implements Comparable<InFlight> {
        @Override
        public int compareTo(InFlight other) {
            return arrival != other.arrival
                    ? Long.compare(arrival, other.arrival)
                    : Long.compare(sequence, other.sequence);
        }
    }
}
