package dev.jwaku.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatedNodeTest {
    private final Simulation simulation = Simulation.withSeed(3);
    private final SimulatedNode node = simulation.node("a");
    private final AtomicInteger ticks = new AtomicInteger();

    @AfterEach
    void close() {
        simulation.close();
    }

    private void tickEverySecond(SimulatedNode where) {
        simulation.start(where, "ticker", () -> {
            while (true) {
                SimulationTest.nap(where, Duration.ofSeconds(1));
                ticks.incrementAndGet();
            }
        });
    }

    @Test
    void stoppedProcessStandsStillWhileItsClocksGoOn() {
        tickEverySecond(node);
        long monotonic = node.nanoTime();
        simulation.runUntil(Duration.ofMillis(2500));
        node.stop();
        simulation.runUntil(Duration.ofMillis(10_500));
        assertThat(ticks).hasValue(2);
        assertThat(node.nanoTime() - monotonic).isEqualTo(10_500_000_000L);
        node.resume();
        simulation.runFor(Duration.ofMillis(100));
        assertThat(ticks).as("the overdue timer fires at once").hasValue(3);
        simulation.runFor(Duration.ofSeconds(2));
        assertThat(ticks).hasValue(5);
    }

    @Test
    void monotonicClockStandsStillWhileTheMachineSleeps() {
        tickEverySecond(node);
        long monotonic = node.nanoTime();
        simulation.runUntil(Duration.ofMillis(2500));
        node.sleep();
        simulation.runUntil(Duration.ofMillis(3_602_500));
        assertThat(node.nanoTime() - monotonic).isEqualTo(2_500_000_000L);
        assertThat(node.now()).isEqualTo(Simulation.EPOCH.plusMillis(3_602_500));
        node.resume();
        simulation.runFor(Duration.ofMillis(400));
        assertThat(ticks).as("half a second of its nap is left").hasValue(2);
        simulation.runFor(Duration.ofMillis(200));
        assertThat(ticks).hasValue(3);
        assertThat(node.nanoTime() - monotonic).isEqualTo(3_100_000_000L);
    }

    @Test
    void timersBehindASleepStillFireWhenSetAfterIt() {
        tickEverySecond(node);
        for (int i = 0; i < 5; i++) {
            simulation.runFor(Duration.ofMillis(600));
            node.sleep();
            simulation.runFor(Duration.ofSeconds(100));
            node.resume();
        }
        simulation.runFor(Duration.ofMillis(50));
        assertThat(ticks).hasValue(3);
    }

    @Test
    void wallClockStepsLeaveTheMonotonicClockAlone() {
        AtomicReference<Instant> seen = new AtomicReference<>(Instant.MIN);
        simulation.start(node, "reader", () -> {
            long before = node.nanoTime();
            SimulationTest.nap(node, Duration.ofSeconds(10));
            assertThat(node.nanoTime() - before).isEqualTo(10_000_000_000L);
            seen.set(node.now());
        });
        simulation.at(Duration.ofSeconds(5), () -> node.stepClock(Duration.ofHours(-2)));
        simulation.runUntil(Duration.ofSeconds(20));
        assertThat(seen.get()).isEqualTo(Simulation.EPOCH.plusSeconds(10 - 7200));
        assertThat(simulation.node("b").now()).isEqualTo(Simulation.EPOCH.plusSeconds(20));
    }

    @Test
    void crashedNodeNeverRunsAgainAndItsNameCanLiveAgain() {
        tickEverySecond(node);
        simulation.runUntil(Duration.ofMillis(3500));
        node.crash();
        simulation.runUntil(Duration.ofSeconds(60));
        assertThat(ticks).hasValue(3);
        assertThat(node.state()).isEqualTo(NodeState.CRASHED);
        assertThat(node.threadCount()).isZero();
        SimulatedNode again = simulation.node("a");
        assertThat(again.life()).isEqualTo(2);
        tickEverySecond(again);
        simulation.runFor(Duration.ofMillis(2500));
        assertThat(ticks).hasValue(5);
    }

    @Test
    void nodeThatCrashesItselfStopsRightThere() {
        List<String> steps = new ArrayList<>();
        simulation.start(node, "suicidal", () -> {
            steps.add("before");
            try {
                node.crash();
                steps.add("after");
            } finally {
                steps.add("finally");
            }
        });
        simulation.runUntil(Duration.ofSeconds(1));
        assertThat(steps).containsExactly("before");
    }

    @Test
    void wakeUpsForACrashedNodeAreLost() {
        Signal signal = new Signal(node);
        simulation.start(node, "waiter", () -> {
            signal.await(Deadline.NEVER);
            ticks.incrementAndGet();
        });
        simulation.runUntil(Duration.ofSeconds(1));
        node.kill();
        SimulatedNode other = simulation.node("b");
        simulation.start(other, "raiser", signal::raise);
        simulation.runFor(Duration.ofSeconds(1));
        assertThat(ticks).hasValue(0);
    }

    @Test
    void randomnessDependsOnSeedAndNameOnly() {
        try (Simulation same = Simulation.withSeed(3);
                Simulation different = Simulation.withSeed(4)) {
            assertThat(same.node("a").entropy().bytes(32))
                    .isEqualTo(node.entropy().bytes(32))
                    .isNotEqualTo(different.node("a").entropy().bytes(32))
                    .isNotEqualTo(same.node("b").entropy().bytes(32));
        }
    }

    @Test
    void clocksOfNodesHaveDifferentOrigins() {
        assertThat(simulation.node("b").nanoTime()).isNotEqualTo(node.nanoTime());
    }

    @Test
    void offloadRunsInline() throws Exception {
        Thread caller = Thread.currentThread();
        assertThat(node.offload(Thread::currentThread)).isSameAs(caller);
    }

    @Test
    void stateChangesAreTold() {
        List<NodeState> told = new ArrayList<>();
        node.onStateChange(told::add);
        node.stop();
        node.resume();
        node.sleep();
        node.resume();
        node.kill();
        node.crash();
        assertThat(told)
                .containsExactly(
                        NodeState.STOPPED, NodeState.RUNNING, NodeState.ASLEEP, NodeState.RUNNING, NodeState.KILLED);
    }
}
