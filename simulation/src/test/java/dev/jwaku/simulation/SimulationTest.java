package dev.jwaku.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SimulationTest {
    @Test
    void sameSeedGivesSameHashAndOrder() {
        assertThat(chatter(7)).isEqualTo(chatter(7));
    }

    @Test
    void differentSeedsGiveDifferentInterleavings() {
        assertThat(chatter(7).order()).isNotEqualTo(chatter(8).order());
        assertThat(chatter(7).hash()).isNotEqualTo(chatter(8).hash());
    }

    @Test
    void runsSideBySideInOneProcessDoNotDisturbEachOther() throws InterruptedException {
        List<Outcome> outcomes = new ArrayList<>();
        Thread other = Thread.ofPlatform().start(() -> {
            Outcome there = chatter(5);
            synchronized (outcomes) {
                outcomes.add(there);
            }
        });
        Outcome here = chatter(5);
        other.join();
        assertThat(outcomes).containsExactly(here);
    }

    @Test
    void virtualTimeJumpsToTheNextTimer() {
        try (Simulation simulation = Simulation.withSeed(1)) {
            SimulatedNode node = simulation.node("a");
            AtomicInteger naps = new AtomicInteger();
            simulation.start(node, "sleeper", () -> {
                for (int i = 0; i < 24; i++) {
                    nap(node, Duration.ofHours(1));
                    naps.incrementAndGet();
                }
            });
            simulation.runUntil(Duration.ofHours(12).plusMinutes(30));
            assertThat(naps).hasValue(12);
            assertThat(simulation.now()).isEqualTo(Duration.ofHours(12).plusMinutes(30));
            assertThat(simulation.runUntil(() -> naps.get() == 24, Duration.ofDays(2)))
                    .isTrue();
            assertThat(simulation.now()).isEqualTo(Duration.ofHours(24));
        }
    }

    @Test
    void timeMovesToTheLimitWhenNothingIsLeftToDo() {
        try (Simulation simulation = Simulation.withSeed(1)) {
            assertThat(simulation.runUntil(() -> false, Duration.ofSeconds(3))).isFalse();
            assertThat(simulation.now()).isEqualTo(Duration.ofSeconds(3));
        }
    }

    @Test
    void scriptedActionsRunAtTheirTimeInOrder() {
        try (Simulation simulation = Simulation.withSeed(1)) {
            List<String> order = new ArrayList<>();
            simulation.at(
                    Duration.ofSeconds(2),
                    () -> order.add("b@" + simulation.now().toSeconds()));
            simulation.at(
                    Duration.ofSeconds(1),
                    () -> order.add("a@" + simulation.now().toSeconds()));
            simulation.at(
                    Duration.ofSeconds(2),
                    () -> order.add("c@" + simulation.now().toSeconds()));
            simulation.runUntil(Duration.ofSeconds(5));
            assertThat(order).containsExactly("a@1", "b@2", "c@2");
        }
    }

    @Test
    void failedTaskFailsTheRunAndNamesTheSeed() {
        try (Simulation simulation = Simulation.withSeed(99)) {
            SimulatedNode node = simulation.node("a");
            simulation.start(node, "buggy", () -> {
                throw new IllegalStateException("our bug");
            });
            assertThatThrownBy(() -> simulation.runUntil(Duration.ofSeconds(1)))
                    .isInstanceOf(SimulationFailedException.class)
                    .hasMessageContaining("seed 99")
                    .hasMessageContaining("a/buggy")
                    .hasRootCauseMessage("our bug");
            assertThat(simulation.hasFailed()).isTrue();
        }
    }

    @Test
    void tasksThatChaseEachOtherWithoutTimeMovingFailTheRun() {
        SimulationLimits limits = new SimulationLimits(Duration.ofSeconds(30), 10_000);
        try (Simulation simulation = Simulation.withSeed(1, limits)) {
            SimulatedNode node = simulation.node("a");
            Mailbox<Integer> ping = new Mailbox<>(node, 1);
            Mailbox<Integer> pong = new Mailbox<>(node, 1);
            simulation.start(node, "ping", () -> bounce(ping, pong));
            simulation.start(node, "pong", () -> bounce(pong, ping));
            ping.offer(0);
            assertThatThrownBy(() -> simulation.runUntil(Duration.ofSeconds(1)))
                    .hasMessageContaining("without time moving on");
        }
    }

    @Test
    void twoNodesOfOneNameCannotLiveAtOnce() {
        try (Simulation simulation = Simulation.withSeed(1)) {
            simulation.node("a");
            assertThatThrownBy(() -> simulation.node("a")).hasMessageContaining("lives already");
        }
    }

    @Test
    void eventValuesWithoutTextOfTheirOwnAreRefused() {
        try (Simulation simulation = Simulation.withSeed(1)) {
            SimulatedNode node = simulation.node("a");
            assertThatThrownBy(() -> node.events().emit("odd", "value", new Object()))
                    .hasMessageContaining("no toString()");
        }
    }

    @Test
    void listenersHearEventsWithTimeAndNode() {
        try (Simulation simulation = Simulation.withSeed(1)) {
            SimulatedNode node = simulation.node("a");
            List<String> heard = new ArrayList<>();
            simulation.addListener((at, who, name, values) -> heard.add(at.toSeconds() + who.name() + name + values));
            simulation.at(Duration.ofSeconds(2), () -> node.events().emit("born", "weight", 3));
            simulation.runUntil(Duration.ofSeconds(5));
            assertThat(heard).containsExactly("2aborn[weight, 3]");
            assertThat(simulation.report().events()).isEqualTo(1);
        }
    }

    @Test
    void waitingThreadsCanBeDescribed() {
        try (Simulation simulation = Simulation.withSeed(1)) {
            SimulatedNode node = simulation.node("a");
            simulation.start(node, "waiter", () -> new Signal(node).await(Deadline.NEVER));
            simulation.runUntil(Duration.ofSeconds(1));
            assertThat(simulation.describeWaiting()).contains("a/waiter").contains("Signal.await");
        }
    }

    @Test
    void endedRunsCanBeCollected() {
        List<java.lang.ref.WeakReference<Simulation>> runs = new ArrayList<>();
        for (int seed = 0; seed < 20; seed++) {
            runs.add(new java.lang.ref.WeakReference<>(abandonedRun(seed)));
        }
        assertThat(eventually(() -> {
                    System.gc();
                    return runs.stream().allMatch(run -> run.get() == null);
                }))
                .isTrue();
    }

    private static Simulation abandonedRun(long seed) {
        try (Simulation simulation = Simulation.withSeed(seed)) {
            SimulatedNode node = simulation.node("a");
            for (int i = 0; i < 50; i++) {
                simulation.start(node, "waiter" + i, () -> new Signal(node).await(Deadline.NEVER));
            }
            simulation.runUntil(Duration.ofSeconds(1));
            return simulation;
        }
    }

    private static boolean eventually(Supplier<Boolean> condition) {
        for (int i = 0; i < 50; i++) {
            if (condition.get()) {
                return true;
            }
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
        return false;
    }

    private static void bounce(Mailbox<Integer> in, Mailbox<Integer> out) {
        while (true) {
            out.offer(Objects.requireNonNull(in.take(Deadline.NEVER)) + 1);
        }
    }

    static void nap(SimulatedNode node, Duration duration) {
        new Signal(node).await(Deadline.after(node, duration));
    }

    private record Outcome(String hash, long steps, List<String> order) {}

    /** Ten producers with random pauses, one consumer. */
    private static Outcome chatter(long seed) {
        try (Simulation simulation = Simulation.withSeed(seed)) {
            SimulatedNode node = simulation.node("a");
            Mailbox<String> box = new Mailbox<>(node, 3);
            List<String> order = new ArrayList<>();
            for (int producer = 0; producer < 10; producer++) {
                String name = "p" + producer;
                simulation.start(node, name, () -> {
                    for (int i = 0; i < 100; i++) {
                        nap(node, Duration.ofMillis(node.random().nextInt(5)));
                        box.put(name + ":" + i, Deadline.after(node, Duration.ofSeconds(100)));
                    }
                });
            }
            simulation.start(node, "consumer", () -> {
                while (order.size() < 1000) {
                    String entry = Objects.requireNonNull(box.take(Deadline.after(node, Duration.ofSeconds(100))));
                    order.add(entry);
                    node.events().emit("took", "entry", entry);
                }
            });
            simulation.runUntil(Duration.ofMinutes(1));
            assertThat(order).hasSize(1000);
            SimulationReport report = simulation.report();
            return new Outcome(report.eventHash(), report.steps(), order);
        }
    }
}
