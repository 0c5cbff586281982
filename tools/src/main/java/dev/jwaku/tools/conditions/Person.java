package dev.jwaku.tools.conditions;

import dev.jwaku.delivery.Delivery;
import dev.jwaku.delivery.DeliveryConfig;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.messenger.Messenger;
import dev.jwaku.messenger.MessengerConfig;
import dev.jwaku.messenger.chat.MessengerListener;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.KeyDerivation;
import dev.jwaku.messenger.identity.MemoisedKeyDerivation;
import dev.jwaku.messenger.identity.Mnemonic;
import dev.jwaku.messenger.identity.Pbkdf2;
import dev.jwaku.messenger.profile.ProfileExistsException;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Entropy;
import dev.jwaku.simulation.NodeState;
import dev.jwaku.simulation.SimulatedNode;
import dev.jwaku.sqlite.CommitWatch;
import dev.jwaku.sqlite.StorageConfig;
import dev.jwaku.tools.scenario.Mode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Somebody with a messenger, over all lives of the process. Lives and acts inside one simulation. */
final class Person {
    /** Keys cost real time; the people are the same in every run of a process. */
    private static final KeyDerivation DERIVATION = new MemoisedKeyDerivation(new Pbkdf2());

    private static final int MNEMONIC_SEED = 64;
    private static final Duration LONGEST_ANSWER = Duration.ofHours(1);

    final String name;
    private final Town town;
    private final Ears ears;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private String words;
    private int installation = 1;
    private Duration clockOffset = Duration.ZERO;
    private final List<AutoCloseable> files = new ArrayList<>();
    private Function<String, CommitWatch> commits = file -> CommitWatch.NONE;
    private boolean remembersPeers;
    private int opened;
    private @Nullable SimulatedNode life;
    private @Nullable Messenger messenger;
    private @Nullable ChatKey key;

    /** What an application hears. */
    interface Ears {
        /** For a new life. */
        MessengerListener of(Person person);

        /** The messenger is open; what happened before is on disk. On a task of the person. */
        void opened(Person person, Messenger messenger);
    }

    Person(Town town, String name, Ears ears) {
        this.town = town;
        this.name = name;
        this.ears = ears;
        this.words = name;
    }

    /** Makes this a further device of somebody; before its first life. */
    void isDeviceOf(String other) {
        words = other;
    }

    /** How far the wall clock is off; before its first life. */
    void clockOffset(Duration offset) {
        clockOffset = offset;
    }

    /** Who sees the commits to its files, one for each name, that of peers included; before its first life. */
    void commits(Function<String, CommitWatch> watches) {
        commits = watches;
        remembersPeers = true;
    }

    /** Begins a life. */
    void start() {
        // What the last life left open holds its transaction; the kernel would have closed it.
        closeFiles();
        SimulatedNode next = town.simulation.node(name);
        next.stepClock(clockOffset);
        life = next;
        messenger = null;
        town.simulation.start(next, "main", () -> live(next));
    }

    private void live(SimulatedNode world) {
        Path folder = town.folder(profile());
        NodeConfig.Builder config =
                NodeConfig.builder().relay(town.mode == Mode.RELAY).staticNodes(town.addresses());
        if (remembersPeers) {
            config.peerBook(folder.resolve("peers.db")).peerStorage(storage("peers"));
        }
        WakuNode node = town.startNode(world, PrivateKey.generateSecp256k1(world.entropy()), config.build());
        Delivery delivery = node.openDelivery(folder, DeliveryConfig.defaults().withStorage(storage("delivery")));
        Messenger present = open(folder, delivery, world);
        key = present.chatKey();
        present.listen(ears.of(this));
        ears.opened(this, present);
        messenger = present;
        for (Runnable action = waiting.poll(); action != null; action = waiting.poll()) {
            action.run();
        }
    }

    /** A life that ended before the profile was there has left nothing, or the profile. */
    private Messenger open(Path folder, Delivery delivery, SimulatedNode world) {
        MessengerConfig settings =
                MessengerConfig.defaults().withStorage(storage("profile")).withDerivation(DERIVATION);
        if (opened != installation) {
            try {
                Messenger made = Messenger.restore(folder, mnemonic(), delivery, world, settings);
                opened = installation;
                return made;
            } catch (ProfileExistsException e) {
                opened = installation;
            }
        }
        return Messenger.open(folder, delivery, world, settings);
    }

    private StorageConfig storage(String file) {
        return StorageConfig.simulated().withOpened(files::add).withCommits(commits.apply(file));
    }

    private Mnemonic mnemonic() {
        byte[] seed = Arrays.copyOf(words.getBytes(StandardCharsets.UTF_8), MNEMONIC_SEED);
        Entropy entropy = target -> System.arraycopy(seed, 0, target, 0, target.length);
        return Mnemonic.create(entropy);
    }

    /** The name of its profile; another one after {@link #reinstall}. */
    String profile() {
        return name + "-" + installation;
    }

    /** Begins a life without anything but the words. */
    void reinstall() {
        installation++;
        start();
    }

    /** Ends its process. Does not return if that is the caller's. */
    void kill() {
        messenger = null;
        life().kill();
    }

    /** The same, and the process is started again after a while. */
    void killFor(Duration down) {
        town.simulation.after(down, this::start);
        kill();
    }

    void pause() {
        life().stop();
    }

    void resume() {
        if (life().state() == NodeState.STOPPED) {
            life().resume();
        }
    }

    /** The files that are open; nobody uses them any more. */
    void closeFiles() {
        files.forEach(Town::close);
        files.clear();
    }

    /** Whether the messenger is open. */
    boolean isUp() {
        return messenger != null;
    }

    /** Its key; once it was up. */
    ChatKey key() {
        return Objects.requireNonNull(key, name);
    }

    private SimulatedNode life() {
        return Objects.requireNonNull(life, name);
    }

    /** Has it do something, as soon as it can. */
    void act(String what, Consumer<Messenger> action) {
        Messenger present = messenger;
        if (present == null) {
            waiting.add(() -> act(what, action));
        } else {
            town.simulation.start(life(), what, () -> action.accept(present));
        }
    }

    /** Asks it something and runs the simulation until it has answered. */
    <T> T ask(String what, Function<Messenger, T> question) {
        List<T> answer = new ArrayList<>();
        act(what, present -> answer.add(question.apply(present)));
        if (!town.simulation.runUntil(
                () -> !answer.isEmpty(), town.simulation.now().plus(LONGEST_ANSWER))) {
            throw new IllegalStateException(name + " did not answer: " + what);
        }
        return answer.getFirst();
    }

    @Override
    public String toString() {
        return name;
    }
}
