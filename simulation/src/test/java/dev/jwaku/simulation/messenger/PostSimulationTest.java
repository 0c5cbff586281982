package dev.jwaku.simulation.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.delivery.InMemoryNetwork;
import dev.jwaku.messenger.chat.State;
import dev.jwaku.messenger.identity.ChatKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteJDBCLoader;

/**
 * What is posted arrives exactly once, whatever happens, and its sender is told the truth about it, each thing once.
 */
class PostSimulationTest {
    private static final int SEEDS = 10;
    private static final int SOAK_SEEDS = 300;
    private static final int MESSAGES = 12;

    @TempDir
    Path temporary;

    @BeforeAll
    static void loadNativeCode() throws Exception {
        // The loader asks other processes about the machine; no simulated task may wait for that.
        assertThat(SQLiteJDBCLoader.initialize()).isTrue();
    }

    @Test
    void everythingArrivesOnceInSpiteOfLossAndCrashes() {
        run(1, SEEDS);
    }

    @Tag("soak")
    @Test
    void everythingArrivesOnceWithManySeeds() {
        run(SEEDS + 1, SOAK_SEEDS);
    }

    private void run(long first, long last) {
        for (long seed = first; seed <= last; seed++) {
            try (PostWorld world = new PostWorld(seed, temporary.resolve("world-" + seed), 3, (int) (seed % 3))) {
                SplittableRandom random = new SplittableRandom(seed);
                world.network.setFaults(new InMemoryNetwork.Faults(random.nextDouble(0.4), 0.3, Duration.ofSeconds(3)));
                for (int i = 0; i < MESSAGES; i++) {
                    trouble(world, random, i);
                }
                heal(world);
                assertAllArrived(world, seed);
            }
        }
    }

    private static void trouble(PostWorld world, SplittableRandom random, int i) {
        for (PostWorld.Person person : world.people) {
            if (person.isAlive()) {
                person.send(others(world, person), person.name + " says " + i);
            }
        }
        world.run(Duration.ofMillis(random.nextLong(8_000)));
        PostWorld.Person victim = world.people.get(random.nextInt(world.people.size()));
        switch (random.nextInt(4)) {
            case 0 -> {
                if (victim.isAlive()) {
                    victim.crash();
                }
            }
            case 1 -> victim.path.setConnected(false);
            default -> {
                if (!victim.isAlive()) {
                    victim.start();
                    world.run(Duration.ofMillis(500));
                }
                victim.path.setConnected(true);
            }
        }
    }

    private static void heal(PostWorld world) {
        world.network.setFaults(new InMemoryNetwork.Faults(0, 0, Duration.ofMillis(50)));
        for (PostWorld.Person person : world.people) {
            if (!person.isAlive()) {
                person.start();
            }
            person.path.setConnected(true);
        }
        world.run(Duration.ofMinutes(3));
    }

    private static void assertAllArrived(PostWorld world, long seed) {
        for (PostWorld.Person person : world.people) {
            assertThat(person.sent).as("seed %s", seed).isNotEmpty();
            assertThat(person.statesOnDisk())
                    .as("seed %s, %s", seed, person.name)
                    .containsOnly(State.DELIVERED);
            assertThat(person.told).as("seed %s", seed).doesNotHaveDuplicates();
            List<String> expected = new ArrayList<>();
            for (PostWorld.Person other : world.people) {
                if (other != person) {
                    other.sent.keySet().forEach(id -> expected.add(id.toString()));
                }
            }
            // A sender that crashed in the middle of posting may have posted without knowing it.
            assertThat(person.notes())
                    .as("seed %s, %s", seed, person.name)
                    .doesNotHaveDuplicates()
                    .containsAll(expected);
        }
    }

    /** The rule of two retry loops: what stores hold is not repeated because its recipient is away. Carol relays. */
    @Test
    void aRecipientWhoIsAwayForAnHourCostsFewEnvelopes() {
        for (long seed = 1; seed <= 5; seed++) {
            try (PostWorld world = new PostWorld(seed, temporary.resolve("away-" + seed), 3, 2)) {
                PostWorld.Person alice = world.people.get(0);
                PostWorld.Person bob = world.people.get(1);
                ChatKey to = bob.key();
                alice.send(List.of(to), "so that they know each other");
                world.run(Duration.ofSeconds(30));
                bob.crash();
                int before = alice.envelopes();
                for (int i = 0; i < 60; i++) {
                    alice.send(List.of(to), "message " + i);
                    world.run(Duration.ofMinutes(1));
                }
                bob.start();
                world.run(Duration.ofMinutes(2));

                assertThat(alice.statesOnDisk()).containsOnly(State.DELIVERED);
                assertThat(bob.notes()).hasSize(61).doesNotHaveDuplicates();
                int presence = 62 / 5 + 2;
                assertThat(alice.envelopes() - before).as("seed %s", seed).isLessThan(3 * 60 + presence);
            }
        }
    }

    @Test
    void aMessageIsStoredBeforeItIsDelivered() {
        try (PostWorld world = new PostWorld(1, temporary.resolve("states"), 3, 2)) {
            PostWorld.Person alice = world.people.get(0);
            PostWorld.Person bob = world.people.get(1);
            ChatKey to = bob.key();
            bob.crash();
            alice.send(List.of(to), "hello");
            world.run(Duration.ofSeconds(20));

            assertThat(alice.states.values()).containsExactly(State.STORED);
            bob.start();
            world.run(Duration.ofSeconds(30));
            assertThat(alice.states.values()).containsExactly(State.DELIVERED);
        }
    }

    private static List<ChatKey> others(PostWorld world, PostWorld.Person person) {
        return world.people.stream()
                .filter(other -> other != person)
                .map(PostWorld.Person::key)
                .toList();
    }
}
