package dev.jwaku.tools.conditions;

import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.simulation.SimulatedNode;
import dev.jwaku.simulation.Simulation;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.relay.RelayResult;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.sharding.Shard;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SplittableRandom;

/** Counts envelopes that reach the service nodes, each once, and publishes them again if it is asked to. */
final class Envelopes {
    private static final PubsubTopic SHARD = new Shard(NodeConfig.DEFAULT_CLUSTER_ID, NodeConfig.DEFAULT_SHARD).topic();
    private static final Duration LATEST_REPEAT = Duration.ofSeconds(10);
    private static final Duration PUBLISH = Duration.ofSeconds(5);

    private final Simulation simulation;
    private final SplittableRandom random;
    private final Set<MessageHash> seen = new LinkedHashSet<>();
    private final Set<Bytes> repeated = new LinkedHashSet<>();
    private boolean repeats;

    Envelopes(Simulation simulation) {
        this.simulation = simulation;
        this.random = simulation.randomFor("repeated envelopes");
    }

    void watch(SimulatedNode world, WakuNode node) {
        node.addMessageListener(received -> {
            seen.add(received.hash());
            if (repeats && repeated.add(received.message().payload())) {
                Duration later = Duration.ofMillis(random.nextLong(LATEST_REPEAT.toMillis()));
                simulation.after(
                        later, () -> simulation.start(world, "repeat", () -> repeat(world, node, received.message())));
            }
        });
    }

    private static void repeat(SimulatedNode world, WakuNode node, WakuMessage message) {
        WakuMessage again =
                message.toBuilder().timestamp(Timestamps.toNanos(world.now())).build();
        RelayResult ignored = node.relay().publish(SHARD, again, Deadline.after(world, PUBLISH));
    }

    /** From now on everything comes twice, as two envelopes. */
    void repeatAll() {
        repeats = true;
    }

    /** How many were seen so far. */
    int count() {
        return seen.size();
    }
}
