package dev.jwaku.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.runtime.SystemWorld;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three service nodes, a client in relay mode and one in edge mode, each a process, under random faults: after each
 * round of faults everything that was accepted is in the other client's inbox, once, no message is left without an end,
 * and nothing has grown. Prints its seed; {@code -Djwaku.soak.seed} repeats the choice of faults,
 * {@code -Djwaku.soak.minutes} sets the length.
 */
class RandomFaultsSoakTest {
    private static final int FLEET = 3;
    private static final Duration CALM = Duration.ofSeconds(5);
    /** The receipt verifier looks once a minute where all seems well. */
    private static final Duration SETTLE = Duration.ofSeconds(150);

    private static final Duration ROUND = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final Map<String, FootprintTrend> trends = new LinkedHashMap<>();

    @Test
    @Tag("live")
    @Timeout(400)
    void oneRoundOfRandomFaults() throws Exception {
        run(Duration.ofSeconds(40), Duration.ofSeconds(40));
    }

    @Test
    @Tag("soak")
    @Timeout(7200)
    void anHourOfRandomFaults() throws Exception {
        run(ROUND, Duration.ofMinutes(Integer.getInteger("jwaku.soak.minutes", 60)));
    }

    private void run(Duration round, Duration length) throws Exception {
        long seed = Long.getLong("jwaku.soak.seed", System.nanoTime() & 0xffff);
        System.err.println("random faults, seed " + seed);
        try (SystemWorld world = new SystemWorld();
                ServiceFleet fleet = new ServiceFleet(folder, FLEET);
                SoakClient alice = new SoakClient("alice", world, folder, fleet.addresses(), "--mode=RELAY");
                SoakClient bob = new SoakClient("bob", world, folder, fleet.addresses(), "--mode=EDGE")) {
            SoakPair pair = new SoakPair(alice, bob);
            pair.start();
            RandomFaults faults = new RandomFaults(seed, fleet, List.of(alice, bob));
            long end = System.nanoTime() + length.toNanos();
            for (int number = 1; number == 1 || System.nanoTime() < end; number++) {
                pair.whileSending(() -> {
                    SoakPair.pause(CALM);
                    faults.run(round);
                    SoakPair.pause(CALM);
                });
                pair.settle(SETTLE);
                look(fleet, bob);
                System.err.println("round " + number + ", " + faults.count() + " faults so far: " + pair);
            }
        }
    }

    /** At those that are never killed: their threads, sockets, files and heap must not grow. */
    private void look(ServiceFleet fleet, SoakClient client) throws IOException {
        Map<String, Long> processes = new LinkedHashMap<>();
        processes.put("service 0", fleet.member(0).process().usage().pid());
        processes.put(client.toString(), client.process().usage().pid());
        for (Map.Entry<String, Long> entry : processes.entrySet()) {
            Footprint now = Footprint.of(entry.getValue());
            System.err.println("  " + entry.getKey() + ": " + now);
            FootprintTrend trend = trends.computeIfAbsent(entry.getKey(), first -> new FootprintTrend());
            trend.add(now);
            assertThat(trend.grown()).as(entry.getKey()).isEmpty();
        }
    }
}
