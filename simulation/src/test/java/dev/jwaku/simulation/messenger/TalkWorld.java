package dev.jwaku.simulation.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.delivery.Delivery;
import dev.jwaku.delivery.DeliveryConfig;
import dev.jwaku.delivery.InMemoryNetwork;
import dev.jwaku.delivery.InMemoryStore;
import dev.jwaku.messenger.Messenger;
import dev.jwaku.messenger.MessengerConfig;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.KeyDerivation;
import dev.jwaku.messenger.identity.MemoisedKeyDerivation;
import dev.jwaku.messenger.identity.Mnemonic;
import dev.jwaku.messenger.identity.Pbkdf2;
import dev.jwaku.runtime.Entropy;
import dev.jwaku.simulation.SimulatedNode;
import dev.jwaku.simulation.Simulation;
import dev.jwaku.sqlite.StorageConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Whole messengers over whole deliveries, on a network that loses, doubles and delays, and whose people crash. */
class TalkWorld implements AutoCloseable {
    /** Keys cost real time; the people are the same in every run. */
    private static final KeyDerivation DERIVATION = new MemoisedKeyDerivation(new Pbkdf2());

    /** How many worlds each story is told in; {@code ./check --soak} tells it in more. */
    static final int SEEDS = Integer.getInteger("jwaku.talk.seeds", 8);

    private static final Duration LONGEST = Duration.ofHours(3);

    final Simulation simulation;
    final InMemoryNetwork network;
    final InMemoryStore store;
    final SplittableRandom random;
    private final Path folder;
    private final Map<String, Person> people = new LinkedHashMap<>();
    private final List<AutoCloseable> files = new ArrayList<>();

    TalkWorld(long seed, Path folder, String... names) {
        this.folder = folder;
        this.simulation = Simulation.withSeed(seed);
        this.random = new SplittableRandom(seed);
        this.network = new InMemoryNetwork(simulation.node("network"), seed);
        this.store = network.addStore();
        for (String name : names) {
            start(name);
        }
    }

    /** The network gets bad: a third is lost, a fifth comes twice, all of it late and in another order. */
    void getBad() {
        network.setFaults(new InMemoryNetwork.Faults(0.3, 0.2, Duration.ofSeconds(2)));
    }

    /** Somebody's first life, or the next one. */
    void start(String name) {
        SimulatedNode node = simulation.node(name);
        InMemoryNetwork.Participant path = network.join(node);
        Person person = new Person(node, path);
        people.put(name, person);
        simulation.start(node, "open", () -> open(name, person));
        until("opened " + name, () -> person.messenger != null);
    }

    private void open(String name, Person person) {
        Path home = folder.resolve(name);
        StorageConfig storage = StorageConfig.simulated().withOpened(files::add);
        Delivery delivery = Delivery.open(
                person.node,
                home,
                person.path.network(),
                DeliveryConfig.defaults().withStorage(storage));
        MessengerConfig config = MessengerConfig.defaults().withStorage(storage).withDerivation(DERIVATION);
        Messenger messenger = Files.exists(home.resolve("profile.db"))
                ? Messenger.open(home, delivery, person.node, config)
                : Messenger.restore(home, words(name), delivery, person.node, config);
        opened(new Opened(name, person.node, home, storage, delivery, messenger, person.path));
        person.messenger = messenger;
    }

    /** Somebody's life begins; called in its first task, before anybody asks it anything. */
    void opened(Opened life) {}

    /** What a life is made of. */
    record Opened(
            String name,
            SimulatedNode node,
            Path home,
            StorageConfig storage,
            Delivery delivery,
            Messenger messenger,
            InMemoryNetwork.Participant path) {}

    private static Mnemonic words(String name) {
        byte[] seed = Arrays.copyOf(name.getBytes(java.nio.charset.StandardCharsets.UTF_8), 64);
        Entropy entropy = target -> System.arraycopy(seed, 0, target, 0, target.length);
        return Mnemonic.create(entropy);
    }

    /** Somebody's process is gone, with everything that was not on disk. */
    void crash(String name) {
        Person person = people.get(name);
        person.node.crash();
        person.path.setConnected(false);
    }

    /** Somebody crashes, stays away for some time and comes back. */
    void restart(String name) {
        crash(name);
        run(Duration.ofSeconds(random.nextInt(1, 60)));
        start(name);
    }

    /** Perhaps somebody crashes now and comes back; in the middle of what goes on. */
    void perhapsRestart(String... names) {
        run(Duration.ofMillis(random.nextInt(0, 3_000)));
        if (random.nextInt(3) == 0) {
            restart(names[random.nextInt(names.length)]);
        }
    }

    /** Somebody's way to the network. */
    InMemoryNetwork.Participant path(String name) {
        return people.get(name).path;
    }

    ChatKey key(String name) {
        return ask(name, Messenger::chatKey);
    }

    /** Has somebody do something with its messenger and waits for it. */
    <T> T ask(String name, Function<Messenger, T> question) {
        Person person = people.get(name);
        List<T> answer = new ArrayList<>();
        List<RuntimeException> refused = new ArrayList<>();
        simulation.start(person.node, "asked", () -> {
            try {
                answer.add(question.apply(person.messenger));
            } catch (RuntimeException e) {
                refused.add(e);
            }
        });
        until("answered by " + name, () -> !answer.isEmpty() || !refused.isEmpty());
        if (!refused.isEmpty()) {
            throw refused.getFirst();
        }
        return answer.getFirst();
    }

    /** Runs until somebody sees what is expected. */
    void await(String name, String what, Function<Messenger, Boolean> expected) {
        Duration end = simulation.now().plus(LONGEST);
        while (!ask(name, expected)) {
            assertThat(simulation.now())
                    .as("%s at %s, seed %d", what, name, simulation.seed())
                    .isLessThan(end);
            run(Duration.ofSeconds(1));
        }
    }

    void run(Duration time) {
        simulation.runFor(time);
    }

    private void until(String what, BooleanSupplier condition) {
        assertThat(simulation.runUntil(condition::getAsBoolean, simulation.now().plus(LONGEST)))
                .as("%s, seed %d", what, simulation.seed())
                .isTrue();
    }

    @Override
    public void close() {
        simulation.close();
        for (AutoCloseable file : files) {
            try {
                file.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static final class Person {
        private final SimulatedNode node;
        private final InMemoryNetwork.Participant path;
        private Messenger messenger;

        private Person(SimulatedNode node, InMemoryNetwork.Participant path) {
            this.node = node;
            this.path = path;
        }
    }
}
