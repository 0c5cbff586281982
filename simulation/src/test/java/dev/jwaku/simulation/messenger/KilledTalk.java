package dev.jwaku.simulation.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.delivery.Delivery;
import dev.jwaku.delivery.DeliveryConfig;
import dev.jwaku.delivery.InMemoryNetwork;
import dev.jwaku.messenger.Messenger;
import dev.jwaku.messenger.MessengerConfig;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.chat.InboxMessage;
import dev.jwaku.messenger.chat.MessengerListener;
import dev.jwaku.messenger.chat.State;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.KeyDerivation;
import dev.jwaku.messenger.identity.MemoisedKeyDerivation;
import dev.jwaku.messenger.identity.Mnemonic;
import dev.jwaku.messenger.identity.Pbkdf2;
import dev.jwaku.runtime.Entropy;
import dev.jwaku.simulation.SimulatedNode;
import dev.jwaku.simulation.Simulation;
import dev.jwaku.sqlite.CommitWatch;
import dev.jwaku.sqlite.StorageConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Alice and Bob write to each other; one of them is killed at its write of a given number and comes back, and
 * everything goes on. Then both have everything once.
 */
final class KilledTalk {
    private static final KeyDerivation DERIVATION = new MemoisedKeyDerivation(new Pbkdf2());
    /** Of the people, who are the same in all runs. */
    private static final Map<String, ChatKey> KEYS = new TreeMap<>();

    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration TAIL = Duration.ofSeconds(20);
    private static final int TEXTS = 8;
    private static final Duration BETWEEN = Duration.ofMillis(700);
    private static final Duration DOWN = Duration.ofSeconds(2);

    private final long seed;
    private final int point;
    private final Path folder;
    private final Simulation simulation;
    private final InMemoryNetwork network;
    private final Map<String, Human> people = new LinkedHashMap<>();
    private int writes;

    /** @param point the write of the victim at which it is killed; 0 if it is not */
    KilledTalk(long seed, int point, Path folder) {
        this.seed = seed;
        this.point = point;
        this.folder = folder;
        this.simulation = Simulation.withSeed(seed);
        this.network = new InMemoryNetwork(simulation.node("network"), seed);
        network.addStore();
        network.setFaults(new InMemoryNetwork.Faults(0.1, 0.1, Duration.ofMillis(300)));
        for (String name : List.of("alice", "bob")) {
            people.put(name, new Human(name, name.equals(seed % 2 == 0 ? "alice" : "bob")));
        }
    }

    /** Plays it; gives the number of points that the victim passed. */
    int run() {
        try {
            play();
            return writes;
        } finally {
            simulation.close();
            people.values().forEach(human -> human.ours.forEach(KilledTalk::close));
        }
    }

    private static void close(AutoCloseable file) {
        try {
            file.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void play() {
        people.values().forEach(Human::start);
        until("all are there", () -> people.values().stream().allMatch(human -> human.messenger != null));
        people.values().forEach(Human::meet);
        for (int i = 0; i < TEXTS; i++) {
            String text = "text " + i;
            Human author = people.get(i % 2 == 0 ? "alice" : "bob");
            simulation.after(BETWEEN.multipliedBy(i + 1L), () -> author.say(text));
        }
        simulation.runFor(BETWEEN.multipliedBy(TEXTS + 1L));
        until("everything arrived and was acknowledged", this::isOver);
        simulation.runFor(TAIL);
        people.values().forEach(this::check);
    }

    private boolean isOver() {
        return people.values().stream()
                .allMatch(human -> human.messenger != null && human.delivered.containsAll(human.accepted.keySet()));
    }

    private void check(Human human) {
        Human other = people.get(human.name.equals("alice") ? "bob" : "alice");
        List<String> shown = human.shown.values().stream().toList();
        assertThat(shown)
                .as("what %s was shown, seed %d, point %d", human.name, seed, point)
                .doesNotHaveDuplicates()
                .containsAll(other.accepted.values());
        Set<String> onDisk = new LinkedHashSet<>();
        simulation.start(
                human.node,
                "read",
                () -> human.messenger
                        .inbox()
                        .read(0, 1000)
                        .forEach(message ->
                                assertThat(onDisk.add(message.text())).isTrue()));
        simulation.runFor(Duration.ofMillis(100));
        assertThat(onDisk)
                .as("what %s has, seed %d, point %d", human.name, seed, point)
                .containsAll(other.acknowledgedTexts());
    }

    private void until(String what, BooleanSupplier condition) {
        boolean came = simulation.runUntil(condition, simulation.now().plus(LONGEST));
        assertThat(came).as("%s, seed %d, point %d", what, seed, point).isTrue();
    }

    private final class Human implements CommitWatch {
        private final String name;
        private final boolean isVictim;
        /** Texts whose call returned, by id. */
        private final Map<MessageId, String> accepted = new LinkedHashMap<>();
        /** What the messenger said is delivered, in any life. */
        private final Set<MessageId> delivered = new LinkedHashSet<>();
        /** What a reader saw who reads on from a number that he keeps with what he saw. */
        private final Map<Long, String> shown = new TreeMap<>();

        private final List<AutoCloseable> ours = new ArrayList<>();
        private SimulatedNode node;
        private InMemoryNetwork.Participant path;
        private Messenger messenger;

        private Human(String name, boolean isVictim) {
            this.name = name;
            this.isVictim = isVictim;
        }

        private void start() {
            // What the last life left open holds its transaction; the kernel would have closed it.
            ours.forEach(KilledTalk::close);
            ours.clear();
            node = simulation.node(name);
            path = network.join(node);
            messenger = null;
            SimulatedNode life = node;
            simulation.start(life, "main", () -> live(life));
        }

        private void live(SimulatedNode life) {
            Path home = folder.resolve(name);
            StorageConfig storage = StorageConfig.simulated().withOpened(ours::add);
            if (isVictim) {
                storage = storage.withCommits(this);
            }
            Delivery delivery = Delivery.open(
                    life, home, path.network(), DeliveryConfig.defaults().withStorage(storage));
            MessengerConfig config =
                    MessengerConfig.defaults().withStorage(storage).withDerivation(DERIVATION);
            Messenger opened = Files.exists(home.resolve("profile.db"))
                    ? Messenger.open(home, delivery, life, config)
                    : Messenger.restore(home, words(), delivery, life, config);
            opened.listen(new MessengerListener() {
                @Override
                public void onMessage(InboxMessage message) {
                    simulation.start(life, "read", () -> read(opened));
                }

                @Override
                public void onState(MessageId id, State state) {
                    if (state == State.DELIVERED) {
                        delivered.add(id);
                    }
                }
            });
            KEYS.put(name, opened.chatKey());
            meet(opened);
            read(opened);
            accepted.keySet().stream()
                    .filter(id -> opened.report(id).orElseThrow().state() == State.DELIVERED)
                    .forEach(delivered::add);
            messenger = opened;
        }

        private Mnemonic words() {
            byte[] bytes = Arrays.copyOf(name.getBytes(StandardCharsets.UTF_8), 64);
            Entropy entropy = target -> System.arraycopy(bytes, 0, target, 0, target.length);
            return Mnemonic.create(entropy);
        }

        @Override
        public void committing() {
            passPoint();
        }

        @Override
        public void committed() {
            passPoint();
        }

        /** One more moment at which a process may die. */
        private void passPoint() {
            if (++writes == point) {
                simulation.after(DOWN, this::start);
                path.setConnected(false);
                messenger = null;
                node.kill();
            }
        }

        private void read(Messenger opened) {
            long last = shown.isEmpty() ? 0 : ((TreeMap<Long, String>) shown).lastKey();
            opened.inbox().read(last, 1000).forEach(message -> shown.put(message.number(), message.text()));
        }

        private void meet() {
            Messenger present = messenger;
            if (present != null) {
                simulation.start(node, "meet", () -> meet(present));
            }
        }

        private void meet(Messenger opened) {
            ChatKey other = KEYS.get(name.equals("alice") ? "bob" : "alice");
            if (other != null) {
                opened.contacts().add(other);
            }
        }

        private void say(String text) {
            Messenger present = messenger;
            if (present != null) {
                ChatKey other = KEYS.get(name.equals("alice") ? "bob" : "alice");
                simulation.start(
                        node,
                        "say",
                        () -> accepted.put(present.chat(other).send(text).id(), text));
            }
        }

        private List<String> acknowledgedTexts() {
            return accepted.entrySet().stream()
                    .filter(entry -> delivered.contains(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .toList();
        }
    }
}
