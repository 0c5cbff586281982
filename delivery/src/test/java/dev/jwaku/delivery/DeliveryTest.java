package dev.jwaku.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.delivery.inbox.Receiving;
import dev.jwaku.peers.ConnectionStatus;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.Signal;
import dev.jwaku.sqlite.StorageException;
import dev.jwaku.sqlite.StorageInUseException;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryTest {
    private static final PubsubTopic SHARD = PubsubTopic.of("/waku/2/rs/16/32");
    private static final ContentTopic TOPIC = ContentTopic.of("/test/1/chat/proto");
    private static final Duration SOON = Duration.ofSeconds(60);

    private Path folder;

    private AcceleratedWorld world;
    private InMemoryNetwork network;
    private InMemoryNetwork.Participant alicePath;
    private InMemoryNetwork.Participant bobPath;

    @BeforeEach
    void start(@TempDir Path temporary) {
        folder = temporary;
        world = new AcceleratedWorld(10);
        network = new InMemoryNetwork(world, 1);
        alicePath = network.join();
        bobPath = network.join();
    }

    @AfterEach
    void stop() {
        network.close();
        world.close();
        assertThat(world.failures()).isEmpty();
    }

    @Test
    void publishesAndShowsAMessage() {
        try (Delivery alice = open("alice", alicePath);
                Delivery bob = open("bob", bobPath)) {
            Mailbox<ReceivedMessage> inbox = new Mailbox<>(world, 10);
            bob.subscribe(SHARD, TOPIC, inbox::offer);

            SendTicket ticket = alice.send(request("hello"));

            assertThat(ticket.await(Stage.PUBLISHED, SOON)).isTrue();
            ReceivedMessage received = take(inbox);
            assertThat(received.message().payload()).isEqualTo(Bytes.utf8("hello"));
            assertThat(received.hash()).isEqualTo(ticket.hash());
        }
        try (Delivery alice = open("alice", alicePath)) {
            assertThat(alice.pending()).isZero();
        }
    }

    @Test
    void waitsForPeersInsteadOfClaimingSuccess() {
        bobPath.setConnected(false);
        try (Delivery alice = open("alice", alicePath)) {
            SendTicket ticket = alice.send(request("hello"));

            assertThat(ticket.await(Stage.PUBLISHED, Duration.ofSeconds(3))).isFalse();
            assertThat(ticket.stage()).isEqualTo(Stage.ACCEPTED);
            bobPath.setConnected(true);
            assertThat(ticket.await(Stage.PUBLISHED, SOON)).isTrue();
        }
    }

    @Test
    void publishesAfterARestartWhatWasAcceptedBefore() {
        bobPath.setConnected(false);
        try (Delivery alice = open("alice", alicePath)) {
            alice.send(request("one"));
            alice.send(request("two"));
        }
        bobPath.setConnected(true);
        try (Delivery bob = open("bob", bobPath)) {
            Mailbox<ReceivedMessage> inbox = new Mailbox<>(world, 10);
            bob.subscribe(SHARD, TOPIC, inbox::offer);
            try (Delivery alice = open("alice", alicePath)) {
                List<String> texts = new ArrayList<>();
                texts.add(take(inbox).message().payload().toUtf8());
                texts.add(take(inbox).message().payload().toUtf8());

                assertThat(texts).containsExactlyInAnyOrder("one", "two");
            }
        }
    }

    @Test
    void showsRepetitionsOnce() {
        network.setFaults(new InMemoryNetwork.Faults(0, 1, Duration.ofMillis(50)));
        try (Delivery alice = open("alice", alicePath);
                Delivery bob = open("bob", bobPath)) {
            Mailbox<ReceivedMessage> inbox = new Mailbox<>(world, 100);
            bob.subscribe(SHARD, TOPIC, inbox::offer);
            for (int i = 0; i < 10; i++) {
                alice.send(request("same text"));
            }

            for (int i = 0; i < 10; i++) {
                assertThat(inbox.take(Deadline.after(world, SOON))).isNotNull();
            }
            assertThat(inbox.take(Deadline.after(world, Duration.ofSeconds(1)))).isNull();
        }
    }

    @Test
    void readsTheInboxByCursorAlsoAfterARestart() {
        try (Delivery alice = open("alice", alicePath)) {
            long second;
            try (Delivery bob = open("bob", bobPath)) {
                bob.subscribe(SHARD, TOPIC, Since.now());
                for (String text : List.of("one", "two", "three")) {
                    assertThat(alice.send(request(text)).await(Stage.PUBLISHED, SOON))
                            .isTrue();
                }
                awaitHistory(bob, 3);
                List<ReceivedMessage> page = bob.history(SHARD, TOPIC, 0, 2);
                assertThat(page).hasSize(2);
                second = page.getLast().number();
            }
            try (Delivery bob = open("bob", bobPath)) {
                List<ReceivedMessage> rest = bob.history(SHARD, TOPIC, second, 10);
                assertThat(rest).hasSize(1);
                assertThat(rest.getFirst().arrival()).isEqualTo(ReceivedMessage.Arrival.LIVE);
                assertThat(bob.history(SHARD, TOPIC, rest.getFirst().number(), 10))
                        .isEmpty();
                assertThat(bob.history(SHARD, ContentTopic.of("/other/1/x/proto"), 0, 10))
                        .isEmpty();
            }
        }
    }

    @Test
    void showsAListenerWhatCameBeforeIt() {
        try (Delivery alice = open("alice", alicePath);
                Delivery bob = open("bob", bobPath)) {
            Subscription kept = bob.subscribe(SHARD, TOPIC, Since.now());
            alice.send(request("one"));
            awaitHistory(bob, 1);
            kept.close();
            Mailbox<ReceivedMessage> inbox = new Mailbox<>(world, 10);
            bob.subscribe(SHARD, TOPIC, inbox::offer);
            assertThat(take(inbox).message().payload()).isEqualTo(Bytes.utf8("one"));
            alice.send(request("two"));
            assertThat(take(inbox).message().payload()).isEqualTo(Bytes.utf8("two"));
        }
    }

    @Test
    void anInboxInMemoryLeavesNoFile() {
        DeliveryConfig config =
                DeliveryConfig.defaults().withInbox(InboxConfig.defaults().inMemory());
        try (Delivery alice = open("alice", alicePath);
                Delivery bob = Delivery.open(world, folder.resolve("bob"), bobPath.network(), config)) {
            Mailbox<ReceivedMessage> inbox = new Mailbox<>(world, 10);
            bob.subscribe(SHARD, TOPIC, inbox::offer);
            alice.send(request("one"));
            assertThat(take(inbox).number()).isEqualTo(1);
            assertThat(folder.resolve("bob").resolve(Receiving.INBOX_FILE)).doesNotExist();
            assertThat(folder.resolve("alice").resolve(Receiving.INBOX_FILE)).exists();
        }
    }

    private void awaitHistory(Delivery delivery, int messages) {
        Deadline deadline = Deadline.after(world, SOON);
        while (delivery.history(SHARD, TOPIC, 0, 100).size() < messages) {
            assertThat(deadline.isExpired()).isFalse();
            new Signal(world).await(Deadline.after(world, Duration.ofMillis(100)));
        }
    }

    @Test
    void refusesWhenTheOutboxIsFull() {
        bobPath.setConnected(false);
        DeliveryConfig small = DeliveryConfig.defaults().withOutbox(2, 1000);
        try (Delivery alice = Delivery.open(world, folder.resolve("alice"), alicePath.network(), small)) {
            alice.send(request("one"));
            assertThatThrownBy(() -> alice.send(SendRequest.of(SHARD, TOPIC, Bytes.wrap(new byte[999]))))
                    .isInstanceOf(OutboxFullException.class)
                    .hasMessageContaining("bytes");
            alice.send(request("two"));
            assertThatThrownBy(() -> alice.send(request("three")))
                    .isInstanceOf(OutboxFullException.class)
                    .hasMessageContaining("2 messages");
        }
    }

    @Test
    void refusesWhatNoRelayTakes() {
        try (Delivery alice = open("alice", alicePath)) {
            assertThatThrownBy(() -> alice.send(SendRequest.of(SHARD, TOPIC, Bytes.wrap(new byte[200_000]))))
                    .isInstanceOf(MessageTooLargeException.class);
            assertThatThrownBy(() -> alice.send(SendRequest.of(SHARD, TOPIC, Bytes.EMPTY)))
                    .isInstanceOf(DeliveryException.class);
        }
    }

    @Test
    void failsWithAReasonWhenItsTimeIsOver() {
        bobPath.setConnected(false);
        DeliveryConfig hasty = DeliveryConfig.defaults().withGiveUpAfter(Duration.ofSeconds(2));
        Mailbox<DeliveryEvent> events = new Mailbox<>(world, 10);
        try (Delivery alice = Delivery.open(world, folder.resolve("alice"), alicePath.network(), hasty)) {
            alice.listen(events::offer);
            SendTicket ticket = alice.send(request("hello"));

            assertThat(ticket.await(Stage.FAILED, SOON)).isTrue();
            assertThat(ticket.failure())
                    .hasValueSatisfying(reason -> assertThat(reason).contains("no live peer"));
            assertThat(events.take(Deadline.after(world, SOON))).isInstanceOf(DeliveryEvent.Failed.class);
        }
    }

    @Test
    void aSlowPeerHoldsUpNoOtherMessage() {
        Mailbox<DeliveryEvent> events = new Mailbox<>(world, 100);
        alicePath.setSlow(message -> message.payload().equals(Bytes.utf8("slow")), Duration.ofSeconds(20));
        try (Delivery alice = open("alice", alicePath)) {
            alice.listen(events::offer);
            SendTicket slow = alice.send(request("slow"));
            for (int i = 0; i < 20; i++) {
                SendTicket ticket = alice.send(request("quick " + i));
                assertThat(ticket.await(Stage.PUBLISHED, Duration.ofSeconds(10)))
                        .isTrue();
            }
            assertThat(slow.stage()).isEqualTo(Stage.ACCEPTED);
            assertThat(slow.await(Stage.PUBLISHED, SOON)).isTrue();
        }
    }

    @Test
    void aStoredMessageNamesItsWitnesses() {
        InMemoryStore one = network.addStore();
        InMemoryStore two = network.addStore();
        try (Delivery alice = open("alice", alicePath)) {
            SendTicket ticket = alice.send(request("hello"));

            assertThat(ticket.await(Stage.STORED, SOON)).isTrue();
            assertThat(ticket.isFinal()).isTrue();
            assertThat(ticket.witnesses()).containsExactly(one.peer(), two.peer());
            assertThat(one.holds(ticket.hash())).isTrue();
            assertThat(alice.unfinished()).isZero();
            assertThat(alice.ticket(ticket.id())).containsSame(ticket);
            assertThat(alice.ticket(ticket.id() + 1)).isEmpty();
        }
    }

    @Test
    void withoutStoresTheTicketSaysThatThePromiseIsWeaker() {
        try (Delivery alice = open("alice", alicePath)) {
            SendTicket ticket = alice.send(request("hello"));

            assertThat(ticket.awaitEnd(SOON)).isTrue();
            assertThat(ticket.stage()).isEqualTo(Stage.PUBLISHED);
            assertThat(ticket.unverified())
                    .hasValueSatisfying(reason -> assertThat(reason).contains("no store node"));
            assertThat(ticket.await(Stage.STORED, SOON)).isFalse();
            assertThat(ticket.failure()).isEmpty();
        }
    }

    @Test
    void aMessageThatMayBeStampedAnewCarriesItsMark() {
        try (Delivery alice = open("alice", alicePath)) {
            SendTicket ticket =
                    alice.send(request("hello").withMeta(Bytes.utf8("mine")).withRestamping(Restamping.MARKED));
            assertThat(ticket.await(Stage.PUBLISHED, SOON)).isTrue();

            Bytes meta = alicePath.published().getFirst().meta();
            assertThat(RestampId.in(meta)).isPresent();
            assertThat(RestampId.ownMeta(meta)).isEqualTo(Bytes.utf8("mine"));
            assertThatThrownBy(() -> alice.send(request("hello")
                            .withMeta(Bytes.wrap(new byte[RestampId.MAX_OWN_META + 1]))
                            .withRestamping(Restamping.MARKED)))
                    .isInstanceOf(DeliveryException.class);
        }
    }

    @Test
    void aSenderMayWaitForRoom() {
        bobPath.setConnected(false);
        DeliveryConfig small = DeliveryConfig.defaults()
                .withOutbox(1, 1000)
                .withSending(SendingConfig.defaults().withVerification(false));
        try (Delivery alice = Delivery.open(world, folder.resolve("alice"), alicePath.network(), small)) {
            alice.send(request("one"));
            assertThatThrownBy(() -> alice.send(request("two"), Duration.ofSeconds(1)))
                    .isInstanceOf(OutboxFullException.class);
            bobPath.setConnected(true);
            assertThat(alice.send(request("two"), SOON).await(Stage.PUBLISHED, SOON))
                    .isTrue();
        }
    }

    @Test
    void tellsHowTheConnectionChanges() {
        Mailbox<DeliveryEvent> events = new Mailbox<>(world, 10);
        try (Delivery alice = open("alice", alicePath)) {
            alice.listen(events::offer);
            for (ConnectionStatus next : List.of(ConnectionStatus.DISCONNECTED, ConnectionStatus.CONNECTED)) {
                alicePath.setConnected(next == ConnectionStatus.CONNECTED);
                assertThat(events.take(Deadline.after(world, SOON)))
                        .isEqualTo(new DeliveryEvent.ConnectionChanged(next));
                assertThat(alice.connectionStatus()).isEqualTo(next);
            }
        }
    }

    @Test
    void secondOpenerIsRefused() {
        try (Delivery alice = open("alice", alicePath)) {
            assertThatThrownBy(() -> open("alice", bobPath)).isInstanceOf(StorageInUseException.class);
            assertThat(alice.pending()).isZero();
        }
    }

    @Test
    void closedDeliveryRefusesTyped() {
        Delivery alice = open("alice", alicePath);
        alice.close();
        alice.close();

        assertThatThrownBy(() -> alice.send(request("late"))).isInstanceOf(StorageException.class);
    }

    @Test
    void filesArePrivate() throws Exception {
        try (Delivery alice = open("alice", alicePath)) {
            Path file = folder.resolve("alice").resolve(Delivery.OUTBOX_FILE);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                    .isEqualTo("rwx------");
            assertThat(alice.pending()).isZero();
        }
    }

    private ReceivedMessage take(Mailbox<ReceivedMessage> inbox) {
        return Objects.requireNonNull(inbox.take(Deadline.after(world, SOON)), "nothing came in time");
    }

    private Delivery open(String name, InMemoryNetwork.Participant path) {
        return Delivery.open(world, folder.resolve(name), path.network(), DeliveryConfig.defaults());
    }

    private static SendRequest request(String text) {
        return SendRequest.of(SHARD, TOPIC, Bytes.utf8(text));
    }
}
