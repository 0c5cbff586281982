package dev.jwaku.simulation.messenger;

import dev.jwaku.delivery.Delivery;
import dev.jwaku.delivery.DeliveryConfig;
import dev.jwaku.delivery.InMemoryNetwork;
import dev.jwaku.delivery.InMemoryStore;
import dev.jwaku.libp2p.identity.Sha256;
import dev.jwaku.messenger.MessengerConfig;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.chat.Dispatch;
import dev.jwaku.messenger.chat.Incoming;
import dev.jwaku.messenger.chat.MessengerListener;
import dev.jwaku.messenger.chat.PostOffice;
import dev.jwaku.messenger.chat.State;
import dev.jwaku.messenger.chat.Transaction;
import dev.jwaku.messenger.chat.Verdict;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.KeyDerivation;
import dev.jwaku.messenger.profile.Profile;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.simulation.SimulatedNode;
import dev.jwaku.simulation.Simulation;
import dev.jwaku.sqlite.Sql;
import dev.jwaku.sqlite.StorageConfig;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Some people with post offices, who may crash, on a network without protocols, with store nodes or without. */
final class PostWorld implements AutoCloseable {
    static final int TYPE = 77;

    final Simulation simulation;
    final InMemoryNetwork network;
    final List<InMemoryStore> stores = new ArrayList<>();
    final List<Person> people = new ArrayList<>();
    private final Path folder;
    private final List<AutoCloseable> files = new ArrayList<>();

    PostWorld(long seed, Path folder, int count, int storeCount) {
        this.folder = folder;
        this.simulation = Simulation.withSeed(seed);
        this.network = new InMemoryNetwork(simulation.node("network"), seed);
        for (int i = 0; i < storeCount; i++) {
            stores.add(network.addStore());
        }
        for (int i = 0; i < count; i++) {
            Person person = new Person("person-" + i);
            people.add(person);
            person.start();
        }
        run(Duration.ofSeconds(1));
    }

    void run(Duration time) {
        simulation.runFor(time);
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

    /** Quick, since nobody attacks it here. */
    private static Bytes derive(KeyDerivation.Request request) {
        Bytes secret = Bytes.concat(request.password(), request.salt());
        return Bytes.concat(Sha256.hash(secret, Bytes.utf8("1")), Sha256.hash(secret, Bytes.utf8("2")))
                .slice(0, request.length());
    }

    /** One person in all its lives. */
    final class Person {
        final String name;
        /** Dispatches of all lives by id, with how many recipients each has. */
        final Map<MessageId, Integer> sent = new LinkedHashMap<>();
        /** Every change of state that was told. */
        final List<String> told = new ArrayList<>();

        final Map<MessageId, State> states = new LinkedHashMap<>();
        InMemoryNetwork.Participant path;
        private int envelopesOfEarlierLives;
        private SimulatedNode node;
        private PostOffice office;
        private Profile profile;
        private boolean alive;

        @SuppressWarnings("NullAway.Init") // started at once
        private Person(String name) {
            this.name = name;
        }

        void start() {
            node = simulation.node(name);
            path = network.join(node);
            alive = true;
            SimulatedNode life = node;
            simulation.start(life, "main", () -> open(life));
        }

        private void open(SimulatedNode life) {
            StorageConfig storage = StorageConfig.simulated().withOpened(files::add);
            MessengerConfig config =
                    MessengerConfig.defaults().withStorage(storage).withDerivation(PostWorld::derive);
            Path home = folder.resolve(name);
            Delivery delivery = Delivery.open(
                    life, home, path.network(), DeliveryConfig.defaults().withStorage(storage));
            Profile opened = Profile.open(life, home, config.derivation(), storage);
            opened.database().run("make a table", sql -> {
                sql.update("CREATE TABLE IF NOT EXISTS notes (message_id BLOB, payload BLOB)");
                return true;
            });
            PostOffice posting = new PostOffice(life, opened, delivery, config);
            posting.handlers().on(TYPE, this::handle).ignore(15, 30);
            posting.listen(new MessengerListener() {
                @Override
                public void onState(MessageId id, State state) {
                    told.add(id + " " + state);
                    states.put(id, state);
                }

                @Override
                public void onRecipient(MessageId id, ChatKey recipient, State state) {
                    told.add(id + " " + recipient + " " + state);
                }
            });
            posting.start();
            profile = opened;
            office = posting;
        }

        private Verdict handle(Transaction transaction, Incoming message) throws SQLException {
            transaction
                    .sql()
                    .update(
                            "INSERT INTO notes (message_id, payload) VALUES (?, ?)",
                            message.id().bytes(),
                            message.payload());
            return Verdict.ACCEPTED;
        }

        boolean isAlive() {
            return alive;
        }

        void crash() {
            envelopesOfEarlierLives += path.published().size();
            alive = false;
            node.crash();
            path.setConnected(false);
        }

        int envelopes() {
            return envelopesOfEarlierLives + (alive ? path.published().size() : 0);
        }

        ChatKey key() {
            return profile.identity().chatKey();
        }

        /** Posts as soon as the simulation runs, if this life lasts so long. */
        void send(List<ChatKey> recipients, String text) {
            PostOffice posting = office;
            simulation.start(node, "send", () -> {
                MessageId id = posting.run(
                                "send",
                                transaction -> transaction.post(Dispatch.to(recipients, TYPE, Bytes.utf8(text))))
                        .id();
                sent.put(id, recipients.size());
            });
        }

        /** What was dealt with, once for each time. */
        List<String> notes() {
            return read(sql -> sql.query(
                    "SELECT message_id FROM notes", row -> "0x" + row.bytes(1).toHex()));
        }

        /** States of all messages, read from disk. */
        List<State> statesOnDisk() {
            List<State> found = new ArrayList<>();
            PostOffice posting = office;
            simulation.start(node, "look", () -> {
                for (MessageId id : sent.keySet()) {
                    found.add(posting.report(id).orElseThrow().state());
                }
            });
            run(Duration.ofMillis(100));
            return found;
        }

        private <T> T read(Reading<T> reading) {
            List<T> found = new ArrayList<>();
            Profile here = profile;
            simulation.start(node, "read", () -> found.add(here.database().run("read", reading::read)));
            run(Duration.ofMillis(100));
            return found.getFirst();
        }
    }

    /** Something read from a profile. */
    interface Reading<T> {
        T read(Sql sql) throws SQLException;
    }
}
