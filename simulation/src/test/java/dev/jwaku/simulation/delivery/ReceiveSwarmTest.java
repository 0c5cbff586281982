package dev.jwaku.simulation.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.delivery.CoverageReport;
import dev.jwaku.delivery.InMemoryArchive;
import dev.jwaku.delivery.InMemoryArchive.Lie;
import dev.jwaku.delivery.Since;
import dev.jwaku.peers.ConnectionListener.Trigger;
import dev.jwaku.simulation.NodeState;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteJDBCLoader;

/** Everything that can go wrong with receiving, in random order: I4, I5 and I11 of reliability.md. */
class ReceiveSwarmTest {
    private static final int STEPS = 60;

    @TempDir
    Path folder;

    @BeforeAll
    static void loadNativeCode() throws Exception {
        assertThat(SQLiteJDBCLoader.initialize()).isTrue();
    }

    @Test
    void everyMessageComesOnceWhateverHappens() {
        run(1, 10);
    }

    @Test
    @Tag("soak")
    void everyMessageComesOnceWhateverHappensInManyWorlds() {
        run(1000, 400);
    }

    private void run(long from, int seeds) {
        for (long seed = from; seed < from + seeds; seed++) {
            try (ReceiveWorld world = new ReceiveWorld(seed, folder)) {
                new Run(world, seed).run();
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static final class Run {
        private final ReceiveWorld world;
        private final SplittableRandom random;
        private final List<InMemoryArchive.Node> nodes = new ArrayList<>();
        private final boolean hasLiar;
        private final List<Sent> sent = new ArrayList<>();

        private Run(ReceiveWorld world, long seed) {
            this.world = world;
            this.random = new SplittableRandom(seed);
            for (int i = 0; i < 2 + seed % 2; i++) {
                nodes.add(world.archive.node().slow(Duration.ofMillis(random.nextInt(400))));
            }
            hasLiar = seed % 3 == 0;
            if (hasLiar) {
                Lie[] lies = Lie.values();
                nodes.getFirst().lying(lies[1 + random.nextInt(lies.length - 1)]);
            }
        }

        private record Sent(MessageHash hash, Instant at) {}

        private void run() {
            world.start(Since.lastTime());
            world.run(Duration.ofSeconds(30));
            for (int i = 0; i < STEPS; i++) {
                step();
                world.run(Duration.ofMillis(random.nextInt(90_000)));
                check();
            }
            heal();
            world.run(Duration.ofMinutes(hasLiar ? 150 : 4));
            check();
            world.checkExactlyOnce();
        }

        private void step() {
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> burst(true);
                case 3, 4 -> burst(false);
                case 5 -> nodes.get(random.nextInt(nodes.size())).there(random.nextBoolean());
                case 6 -> nodes.get(random.nextInt(nodes.size())).failing(random.nextInt(3) * 0.3);
                case 7 -> crash();
                case 8 -> sleep();
                default -> world.way.recover(Trigger.RECONNECTED, world.node().now());
            }
        }

        /** Some messages; if they come at all, in any order and some of them twice. */
        private void burst(boolean comes) {
            List<WakuMessage> messages = new ArrayList<>();
            for (int n = 1 + random.nextInt(40); n > 0; n--) {
                WakuMessage message = world.miss(Duration.ofMillis(random.nextInt(3000)));
                sent.add(new Sent(
                        MessageHash.of(ReceiveWorld.SHARD, message),
                        Timestamps.toInstant(message.timestamp().orElseThrow())));
                messages.add(message);
            }
            for (WakuMessage message : messages) {
                int copies = comes ? random.nextInt(3) : 0;
                for (int i = 0; i < copies; i++) {
                    world.simulation.after(Duration.ofMillis(random.nextInt(5000)), () -> world.bringIfAwake(message));
                }
            }
        }

        private void crash() {
            world.kill();
            world.run(Duration.ofSeconds(random.nextInt(600)));
            if (random.nextBoolean()) {
                burst(false);
            }
            world.start(Since.lastTime());
        }

        private void sleep() {
            Instant before = world.node().now();
            world.node().sleep();
            for (int i = random.nextInt(5); i > 0; i--) {
                world.run(Duration.ofMinutes(1 + random.nextInt(60)));
                burst(false);
            }
            world.node().resume();
            world.way.recover(Trigger.WAKE, before);
        }

        private void heal() {
            nodes.forEach(node -> node.there(true).failing(0));
        }

        /** I5: what is verified has no message that a store has and we have not. A liar may certify for some time. */
        private void check() {
            if (hasLiar || world.node().state() != NodeState.RUNNING) {
                return;
            }
            CoverageReport coverage = world.coverage().orElseThrow();
            for (Sent each : sent) {
                boolean isCovered =
                        !each.at().isBefore(coverage.since()) && each.at().isBefore(coverage.completeUntil());
                assertThat(!isCovered || world.shown.containsKey(each.hash()))
                        .as(each + " is covered by " + coverage)
                        .isTrue();
            }
        }
    }
}
