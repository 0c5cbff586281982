package dev.jwaku.messenger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.delivery.AcceleratedWorld;
import dev.jwaku.delivery.Delivery;
import dev.jwaku.delivery.DeliveryConfig;
import dev.jwaku.delivery.InMemoryNetwork;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.chat.ChatEntry;
import dev.jwaku.messenger.chat.Inbox;
import dev.jwaku.messenger.chat.InboxMessage;
import dev.jwaku.messenger.chat.MessageRefusedException;
import dev.jwaku.messenger.chat.MessengerListener;
import dev.jwaku.messenger.chat.OutgoingMessage;
import dev.jwaku.messenger.chat.State;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.messenger.identity.Mnemonic;
import dev.jwaku.messenger.identity.Pbkdf2;
import dev.jwaku.messenger.profile.Profile;
import dev.jwaku.messenger.profile.ProfileExistsException;
import dev.jwaku.messenger.transport.Topics;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.sqlite.StorageConfig;
import dev.jwaku.sqlite.StorageInUseException;
import dev.jwaku.sqlite.StorageUnreadableException;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.payload.PayloadKey;
import dev.jwaku.waku.payload.PayloadV1;
import dev.jwaku.waku.sharding.ContentTopic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MessengerTest {
    /** In the time of the accelerated world. */
    private static final Duration SOON = Duration.ofMinutes(10);

    private Path folder;

    private AcceleratedWorld world;
    private InMemoryNetwork network;
    private InMemoryNetwork.Participant alicePath;
    private InMemoryNetwork.Participant bobPath;
    private Person alice;
    private Person bob;

    @BeforeEach
    void start(@TempDir Path temporary) {
        folder = temporary;
        world = new AcceleratedWorld(20);
        network = new InMemoryNetwork(world, 7);
        alicePath = network.join();
        bobPath = network.join();
        alice = open("alice", alicePath);
        bob = open("bob", bobPath);
    }

    @AfterEach
    void stop() {
        alice.close();
        bob.close();
        network.close();
        world.close();
        assertThat(world.failures()).isEmpty();
    }

    @Test
    void deliversATextAndItsAnswer() {
        meet();
        OutgoingMessage hello = alice.messenger.chat(bob.key()).send("hello");

        assertThat(hello.await(State.DELIVERED, SOON)).isTrue();
        InboxMessage received = bob.messenger.inbox().await(0, 10, SOON).get(0);
        assertThat(received.text()).isEqualTo("hello");
        assertThat(received.id()).isEqualTo(hello.id());
        assertThat(received.sender()).isEqualTo(alice.messenger.chatKey());
        OutgoingMessage answer = bob.messenger.chat(received.sender()).send("hi");
        assertThat(answer.await(State.DELIVERED, SOON)).isTrue();
        assertThat(alice.messenger.chat(bob.key()).read(0, 10))
                .extracting(ChatEntry::text)
                .containsExactly("hello", "hi");
        assertThat(alice.messenger.find(hello.id()).orElseThrow().state()).contains(State.DELIVERED);
    }

    @Test
    void firstContactIsPartitionedAndTheRestNegotiated() {
        meet();
        assertThat(alice.messenger.chat(bob.key()).send("one").await(State.DELIVERED, SOON))
                .isTrue();
        assertThat(alice.messenger.chat(bob.key()).send("two").await(State.DELIVERED, SOON))
                .isTrue();

        ChatKey bobKey = bob.messenger.chatKey();
        List<WakuMessage> toBob = said(alicePath, alice);
        assertThat(toBob.getFirst().contentTopic()).isEqualTo(Topics.contentTopic(Topics.partitioned(bobKey)));
        assertThat(toBob.getLast().contentTopic())
                .isEqualTo(said(bobPath, bob).getFirst().contentTopic())
                .isNotEqualTo(Topics.contentTopic(Topics.partitioned(bobKey)));
        assertThat(toBob.getFirst().version()).isEqualTo(1);
    }

    /** What somebody published beside what it announces to everybody. */
    private static List<WakuMessage> said(InMemoryNetwork.Participant path, Person author) {
        ContentTopic contactCode = Topics.contentTopic(Topics.contactCode(author.messenger.chatKey()));
        return path.published().stream()
                .filter(message -> !message.contentTopic().equals(contactCode))
                .toList();
    }

    @Test
    void deliversEverythingOnceDespiteLossDuplicationReorderingAndRestarts() {
        meet();
        network.setFaults(new InMemoryNetwork.Faults(0.3, 0.3, Duration.ofSeconds(3)));
        int count = 60;
        for (int i = 0; i < count; i++) {
            alice.messenger.chat(bob.key()).send("to bob " + i);
            bob.messenger.chat(alice.key()).send("to alice " + i);
            if (i == 20) {
                alice.close();
                alice = open("alice", alicePath);
            }
            if (i == 40) {
                bob.close();
                bob = open("bob", bobPath);
            }
        }

        assertThat(texts(bob, count))
                .hasSize(count)
                .doesNotHaveDuplicates()
                .allMatch(text -> text.startsWith("to bob"));
        assertThat(texts(alice, count)).hasSize(count).doesNotHaveDuplicates();
        awaitAllDelivered(alice, bob.key(), count);
        awaitAllDelivered(bob, alice.key(), count);
        assertThat(texts(bob, count)).hasSize(count);
    }

    @Test
    void sendsAfterARestartWhatWasAcceptedOffline() {
        meet();
        alicePath.setConnected(false);
        OutgoingMessage message = alice.messenger.chat(bob.key()).send("later");
        assertThat(message.await(State.PUBLISHED, Duration.ofSeconds(5))).isFalse();
        alice.close();
        alicePath.setConnected(true);
        alice = open("alice", alicePath);

        assertThat(texts(bob, 1)).containsExactly("later");
        awaitAllDelivered(alice, bob.key(), 1);
    }

    @Test
    void neitherStoresNorAcknowledgesWhatStrangersWrite() {
        Mailbox<ChatKey> strangers = new Mailbox<>(world, 10);
        bob.messenger.listen(new MessengerListener() {
            @Override
            public void onStranger(ChatKey sender) {
                strangers.offer(sender);
            }
        });
        OutgoingMessage message = alice.messenger.chat(bob.key()).send("let me in");

        assertThat(strangers.take(Deadline.after(world, SOON))).isEqualTo(alice.messenger.chatKey());
        assertThat(message.await(State.DELIVERED, Duration.ofSeconds(3))).isFalse();
        assertThat(bob.messenger.inbox().read(0, 10)).isEmpty();
        bob.messenger.addContact(alice.key());
        assertThat(message.await(State.DELIVERED, SOON)).isTrue();
        assertThat(texts(bob, 1)).containsExactly("let me in");
    }

    /** The same person on a new machine: nobody knows that device yet, and it has nothing to say. */
    @Test
    void aRestoredPersonIsReachedByThoseWhoOnlyKnowItsOldDevice() {
        meet();
        assertThat(alice.messenger.chat(bob.key()).send("before").await(State.DELIVERED, SOON))
                .isTrue();
        Mnemonic words = bob.messenger.mnemonic();
        Path home = folder.resolve("bob, new");
        bob.close();
        OutgoingMessage message = alice.messenger.chat(bob.key()).send("after");
        bob = new Person(home, bobPath, words);
        bob.messenger.addContact(alice.key());

        assertThat(message.await(State.DELIVERED, SOON)).isTrue();
        assertThat(texts(bob, 1)).containsExactly("after");
        assertThat(alice.messenger.chat(bob.key()).send("and on").await(State.DELIVERED, SOON))
                .isTrue();
    }

    @Test
    void nothingOfAMessageIsReadableWithoutTheKeysOfItsDevices() {
        meet();
        for (int i = 0; i < 3; i++) {
            assertThat(alice.messenger.chat(bob.key()).send("hello").await(State.DELIVERED, SOON))
                    .isTrue();
        }
        Identity person = Identity.fromMnemonic(bob.messenger.mnemonic(), new Pbkdf2());
        String seed = Topics.negotiated(person, alice.messenger.chatKey());
        PayloadKey.Symmetric key = Topics.symmetricKey(seed, new Pbkdf2());
        List<Bytes> opened = alicePath.published().stream()
                .filter(message -> message.contentTopic().equals(Topics.contentTopic(seed)))
                .map(message -> PayloadV1.open(message.payload(), key).data())
                .toList();

        assertThat(opened).isNotEmpty();
        assertThat(opened)
                .allMatch(data -> !data.toHex().contains(Bytes.utf8("hello").toHex()));
    }

    @Test
    void tellsListenersStatesInOrderAndMessagesOnce() {
        meet();
        network.setFaults(new InMemoryNetwork.Faults(0, 1, Duration.ofMillis(100)));
        Mailbox<State> states = new Mailbox<>(world, 10);
        alice.messenger.listen(new MessengerListener() {
            @Override
            public void onState(MessageId id, State state) {
                states.offer(state);
            }
        });
        OutgoingMessage message = alice.messenger.chat(bob.key()).send("hello");
        assertThat(message.await(State.DELIVERED, SOON)).isTrue();

        List<State> seen = new ArrayList<>();
        while (!seen.contains(State.DELIVERED)) {
            seen.add(states.take(Deadline.after(world, SOON)));
        }
        assertThat(seen).isSorted().doesNotHaveDuplicates().contains(State.DELIVERED);
        assertThat(texts(bob, 1)).hasSize(1);
    }

    @Test
    void clocksOfAChatGrow() {
        meet();
        for (int i = 0; i < 5; i++) {
            alice.messenger.chat(bob.key()).send("same text");
        }
        assertThat(alice.messenger.chat(bob.key()).read(0, 10))
                .extracting(ChatEntry::clock)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(texts(bob, 5)).hasSize(5);
    }

    @Test
    void refusesTextsThatNobodyWouldShow() {
        meet();
        assertThatThrownBy(() -> alice.messenger.chat(bob.key()).send(" \n"))
                .isInstanceOf(MessageRefusedException.class);
        assertThatThrownBy(() -> alice.messenger.chat(bob.key()).send("x".repeat(4097)))
                .isInstanceOf(MessageRefusedException.class)
                .hasMessageContaining("4096");
        String longest = "😀".repeat(4096);
        assertThat(alice.messenger.chat(bob.key()).send(longest).await(State.DELIVERED, SOON))
                .isTrue();
        assertThat(texts(bob, 1)).containsExactly(longest);
    }

    @Test
    void nobodyIsAContactOfOneself() {
        assertThatThrownBy(() -> alice.messenger.addContact(alice.key())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> alice.messenger.chat("zQ3shnonsense")).isInstanceOf(IllegalArgumentException.class);
        assertThat(alice.messenger.contacts()).isEmpty();
    }

    @Test
    void profileOpensOnceAndIsPrivate() throws IOException {
        assertThatThrownBy(() -> Messenger.open(folder.resolve("alice"), bob.delivery, world, config()))
                .isInstanceOf(StorageInUseException.class);
        Path file = folder.resolve("alice").resolve(Profile.FILE);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void unreadableProfileIsATypedError() throws IOException {
        Path broken = folder.resolve("broken");
        Files.createDirectories(broken);
        Files.writeString(broken.resolve(Profile.FILE), "not a database at all ".repeat(100));

        assertThatThrownBy(() -> Messenger.open(broken, bob.delivery, world, config()))
                .isInstanceOf(StorageUnreadableException.class)
                .hasMessageContaining(Profile.FILE);
    }

    @Test
    void restoresAPersonFromItsWords() {
        Mnemonic words = alice.messenger.mnemonic();
        String key = alice.key();
        try (Messenger restored = Messenger.restore(folder.resolve("new"), words, bob.delivery, world, config())) {
            assertThat(restored.chatKey()).hasToString(key);
        }
        assertThatThrownBy(() -> Messenger.restore(folder.resolve("new"), words, bob.delivery, world, config()))
                .isInstanceOf(ProfileExistsException.class);
    }

    private void meet() {
        alice.messenger.addContact(bob.key());
        bob.messenger.addContact(alice.key());
    }

    private List<String> texts(Person reader, int count) {
        List<String> texts = new ArrayList<>();
        long last = 0;
        Inbox inbox = reader.messenger.inbox();
        while (texts.size() < count) {
            List<InboxMessage> more = inbox.await(last, 10, SOON);
            if (more.isEmpty()) {
                return texts;
            }
            more.forEach(message -> texts.add(message.text()));
            last = more.get(more.size() - 1).number();
        }
        inbox.read(last, Inbox.MOST_PER_READING).forEach(message -> texts.add(message.text()));
        return texts;
    }

    private void awaitAllDelivered(Person sender, String peer, int count) {
        Mailbox<State> changes = new Mailbox<>(world, 10_000);
        try (var ignored = sender.messenger.listen(new MessengerListener() {
            @Override
            public void onState(MessageId id, State state) {
                changes.offer(state);
            }
        })) {
            Deadline deadline = Deadline.after(world, SOON);
            while (delivered(sender, peer) < count && !deadline.isExpired()) {
                changes.take(deadline);
            }
            assertThat(delivered(sender, peer)).isEqualTo(count);
        }
    }

    private static long delivered(Person sender, String peer) {
        return sender.messenger.chat(peer).read(0, Inbox.MOST_PER_READING).stream()
                .filter(entry -> entry.state().filter(State.DELIVERED::equals).isPresent())
                .count();
    }

    private Person open(String home, InMemoryNetwork.Participant path) {
        return new Person(folder.resolve(home), path);
    }

    private static MessengerConfig config() {
        return MessengerConfig.defaults();
    }

    private final class Person {
        private final Delivery delivery;
        private final Messenger messenger;

        private Person(Path home, InMemoryNetwork.Participant path) {
            this(home, path, Optional.empty());
        }

        private Person(Path home, InMemoryNetwork.Participant path, Mnemonic words) {
            this(home, path, Optional.of(words));
        }

        private Person(Path home, InMemoryNetwork.Participant path, Optional<Mnemonic> words) {
            DeliveryConfig deliveryConfig =
                    DeliveryConfig.defaults().withStorage(new StorageConfig(StorageConfig.Synchronous.OFF, true));
            this.delivery = Delivery.open(world, home, path.network(), deliveryConfig);
            this.messenger = words.isPresent()
                    ? Messenger.restore(home, words.get(), delivery, world, config())
                    : Messenger.open(home, delivery, world, config());
        }

        private String key() {
            return messenger.chatKey().toString();
        }

        private void close() {
            messenger.close();
            delivery.close();
        }
    }
}
