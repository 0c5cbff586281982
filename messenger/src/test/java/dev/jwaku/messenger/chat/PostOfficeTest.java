package dev.jwaku.messenger.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.delivery.AcceleratedWorld;
import dev.jwaku.delivery.Delivery;
import dev.jwaku.delivery.DeliveryConfig;
import dev.jwaku.delivery.InMemoryNetwork;
import dev.jwaku.delivery.InMemoryStore;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.identity.Sha256;
import dev.jwaku.messenger.MessengerConfig;
import dev.jwaku.messenger.application.CommunityRequestToJoin;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.community.CommunityDesk;
import dev.jwaku.messenger.community.CommunityId;
import dev.jwaku.messenger.community.CommunityIntake;
import dev.jwaku.messenger.encryption.Opening;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.messenger.identity.KeyDerivation;
import dev.jwaku.messenger.profile.Profile;
import dev.jwaku.messenger.transport.Channel;
import dev.jwaku.messenger.transport.Destination;
import dev.jwaku.messenger.transport.Topics;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.sqlite.StorageConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doors for messages of any kind, between three people. */
class PostOfficeTest {
    private static final Duration SOON = Duration.ofMinutes(10);
    private static final Duration A_WHILE = Duration.ofSeconds(40);
    private static final int TYPE = 77;
    private static final int OTHER_TYPE = 78;

    private Path folder;
    private AcceleratedWorld world;
    private InMemoryNetwork network;
    private final List<Person> people = new ArrayList<>();
    private Person alice;
    private Person bob;
    private Person carol;

    @BeforeEach
    void start(@TempDir Path temporary) {
        folder = temporary;
        world = new AcceleratedWorld(20);
        network = new InMemoryNetwork(world, 3);
        alice = new Person("alice");
        bob = new Person("bob");
        carol = new Person("carol");
    }

    @AfterEach
    void stop() {
        people.forEach(Person::close);
        network.close();
        world.close();
    }

    @Test
    void oneMessageForSeveralHasOneIdAndAStateForEach() {
        open();
        OutgoingMessage sent = alice.send(Dispatch.to(List.of(bob.key(), carol.key()), TYPE, Bytes.utf8("hello")));

        assertThat(sent.await(State.DELIVERED, SOON)).isTrue();
        assertThat(sent.state(bob.key())).isEqualTo(State.DELIVERED);
        assertThat(bob.take().id()).isEqualTo(sent.id());
        Incoming received = carol.take();
        assertThat(received.id()).isEqualTo(sent.id());
        assertThat(received.payload()).isEqualTo(Bytes.utf8("hello"));
        assertThat(received.isByItsSender()).isTrue();
        assertThat(received.isSynced()).isTrue();
        assertThat(received.protection()).isNotEqualTo(Opening.Protection.NONE);
        DispatchReport report = alice.office.report(sent.id()).orElseThrow();
        assertThat(report.state()).isEqualTo(State.DELIVERED);
        assertThat(report.delivered()).isEqualTo(2);
        assertThat(alice.changes).containsOnlyOnce(sent.id() + " " + bob.key() + " DELIVERED");
        assertThat(alice.changes).doesNotHaveDuplicates();
    }

    @Test
    void whatIsAcknowledgedIsProvedToWhomeverWantsThat() {
        network.addStore();
        network.addStore();
        alice.wantsProofs = true;
        open();
        OutgoingMessage one = alice.send(Dispatch.to(bob.key(), TYPE, Bytes.utf8("one")));
        OutgoingMessage other = alice.send(Dispatch.to(List.of(bob.key(), carol.key()), TYPE, Bytes.utf8("other")));

        assertThat(one.await(State.DELIVERED, SOON)).isTrue();
        assertThat(other.await(State.DELIVERED, SOON)).isTrue();
        List<MessageId> proved = Stream.generate(() -> alice.proved.take(Deadline.after(world, SOON)))
                .limit(3)
                .toList();
        assertThat(proved).containsExactlyInAnyOrder(one.id(), other.id(), other.id());
        assertThat(one.state()).isEqualTo(State.DELIVERED);
    }

    @Test
    void anAcknowledgementIsNoProof() {
        alice.wantsProofs = true;
        open();
        OutgoingMessage sent = alice.send(Dispatch.to(bob.key(), TYPE, Bytes.utf8("hello")));

        assertThat(sent.await(State.DELIVERED, SOON)).isTrue();
        assertThat(alice.proved.take(Deadline.after(world, A_WHILE))).isNull();
    }

    @Test
    void whatIsAcknowledgedIsNotProvedToAnybodyElse() {
        network.addStore();
        network.addStore();
        open();
        OutgoingMessage sent = alice.send(Dispatch.to(bob.key(), TYPE, Bytes.utf8("hello")));

        assertThat(sent.await(State.DELIVERED, SOON)).isTrue();
        assertThat(alice.proved.take(Deadline.after(world, A_WHILE))).isNull();
    }

    @Test
    void isDeliveredOnlyWhenAllHaveIt() {
        carol.verdict = Verdict.LATER;
        open();
        OutgoingMessage sent = alice.send(Dispatch.to(List.of(bob.key(), carol.key()), TYPE, Bytes.utf8("hello")));
        bob.take();
        carol.take();

        assertThat(sent.await(State.DELIVERED, A_WHILE)).isFalse();
        assertThat(sent.state(bob.key())).isEqualTo(State.DELIVERED);
        assertThat(sent.state()).isEqualTo(State.PUBLISHED);
        carol.verdict = Verdict.ACCEPTED;
        assertThat(sent.await(State.DELIVERED, SOON)).isTrue();
    }

    @Test
    void whatIsRefusedIsNotAcknowledged() {
        bob.verdict = Verdict.REFUSED;
        open();
        OutgoingMessage sent = alice.send(Dispatch.to(bob.key(), TYPE, Bytes.utf8("hello")));
        OutgoingMessage unknown = alice.send(Dispatch.to(bob.key(), 9999, Bytes.utf8("hello")));
        bob.take();

        assertThat(sent.await(State.DELIVERED, A_WHILE)).isFalse();
        assertThat(unknown.state()).isEqualTo(State.PUBLISHED);
    }

    @Test
    void aHandlerThatThrowsLeavesNothingBehind() {
        bob.office.handlers().on(OTHER_TYPE, (transaction, message) -> {
            bob.note(transaction, "half");
            transaction.post(Dispatch.to(message.sender(), TYPE, Bytes.utf8("never")));
            throw new MalformedMessageException("no");
        });
        open();
        OutgoingMessage bad = alice.send(Dispatch.to(bob.key(), OTHER_TYPE, Bytes.utf8("bad")));
        OutgoingMessage good = alice.send(Dispatch.to(bob.key(), TYPE, Bytes.utf8("good")));

        assertThat(good.await(State.DELIVERED, SOON)).isTrue();
        assertThat(bob.take().payload()).isEqualTo(Bytes.utf8("good"));
        assertThat(bob.notes()).containsExactly("good");
        assertThat(bad.await(State.DELIVERED, A_WHILE)).isFalse();
        assertThat(alice.received.poll()).isNull();
    }

    @Test
    void aHandlerAnswersInTheSameTransaction() {
        bob.office.handlers().on(OTHER_TYPE, (transaction, message) -> {
            transaction.post(Dispatch.to(message.sender(), TYPE, Bytes.utf8("pong")));
            return Verdict.ACCEPTED;
        });
        open();
        alice.send(Dispatch.to(bob.key(), OTHER_TYPE, Bytes.utf8("ping")));

        assertThat(alice.take().payload()).isEqualTo(Bytes.utf8("pong"));
    }

    @Test
    void nothingIsSentIfTheTransactionFails() {
        open();
        assertThatThrownBy(() -> alice.office.run("fail", transaction -> {
                    alice.note(transaction, "half");
                    transaction.post(Dispatch.to(bob.key(), TYPE, Bytes.utf8("never")));
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(IllegalStateException.class);
        OutgoingMessage sent = alice.send(Dispatch.to(bob.key(), TYPE, Bytes.utf8("hello")));

        assertThat(sent.await(State.DELIVERED, SOON)).isTrue();
        assertThat(bob.take().payload()).isEqualTo(Bytes.utf8("hello"));
        assertThat(bob.received.poll()).isNull();
        assertThat(alice.notes()).isEmpty();
    }

    @Test
    void theSameBytesPostedAgainAreOneMessage() {
        open();
        Dispatch dispatch = Dispatch.to(bob.key(), TYPE, Bytes.utf8("hello"));
        OutgoingMessage first = alice.send(dispatch);
        assertThat(first.await(State.DELIVERED, SOON)).isTrue();
        OutgoingMessage again = alice.send(dispatch);
        OutgoingMessage more = alice.send(Dispatch.to(List.of(bob.key(), carol.key()), TYPE, Bytes.utf8("hello")));

        assertThat(again.id()).isEqualTo(first.id());
        assertThat(again.state()).isEqualTo(State.DELIVERED);
        assertThat(more.await(State.DELIVERED, SOON)).isTrue();
        assertThat(carol.take().id()).isEqualTo(first.id());
        bob.take();
        assertThat(bob.received.poll()).isNull();
    }

    @Test
    void aRetryReArmsTheSameMessage() {
        bob.verdict = Verdict.LATER;
        open();
        OutgoingMessage sent = alice.send(Dispatch.to(bob.key(), TYPE, Bytes.utf8("hello")));
        bob.take();
        bob.verdict = Verdict.ACCEPTED;

        assertThat(alice.office.retry(sent.id())).isTrue();
        assertThat(sent.await(State.DELIVERED, SOON)).isTrue();
        assertThat(bob.take().id()).isEqualTo(sent.id());
        assertThat(alice.office.retry(sent.id())).isFalse();
        assertThat(alice.office.retry(MessageId.parse("0x" + "00".repeat(32)))).isFalse();
    }

    @Test
    void aCopyOnAChannelIsHeardByAllWhoListenThereAndShownOnce() {
        open();
        Channel channel = Channel.of("a community");
        bob.office.transport().listen(channel);
        carol.office.transport().listen(channel);
        RawCopy copy = RawCopy.to(new Destination.Shared(channel, false)).repeated(A_WHILE, Duration.ofHours(1));
        OutgoingMessage sent = alice.send(Dispatch.raw(copy, TYPE, Bytes.utf8("hello all")));

        assertThat(sent.await(State.PUBLISHED, SOON)).isTrue();
        assertThat(bob.take().id()).isEqualTo(sent.id());
        Incoming received = carol.take();
        assertThat(received.isSynced()).isFalse();
        assertThat(received.topic()).isEqualTo(channel.contentTopic());
        assertThat(received.protection()).isEqualTo(Opening.Protection.NONE);
        alice.await(() -> alice.published(channel) >= 3);
        alice.office.run("settle", transaction -> {
            transaction.settle(sent.id());
            return true;
        });
        assertThat(carol.received.poll()).isNull();
    }

    @Test
    void whatACommunityIsAskedIsReadByItsKeyAndSignedByItsAuthor() {
        Identity community = Identity.fromPrivateKey(Bytes.fromHex("04".repeat(32)));
        open();
        Destination.Inbox inbox = Destination.Inbox.ofCommunity(community.chatKey());
        bob.office.transport().listen(inbox.channel(), community);
        alice.send(Dispatch.raw(RawCopy.to(inbox), TYPE, Bytes.utf8("let me in")));

        Incoming asked = bob.take();
        assertThat(asked.author()).isEqualTo(alice.key());
        bob.send(Dispatch.raw(RawCopy.to(Destination.Inbox.ofPerson(alice.key())), TYPE, Bytes.utf8("yes"))
                .signedBy(community));
        Incoming answer = alice.take();
        assertThat(answer.author()).isEqualTo(community.chatKey());
        assertThat(answer.sender()).isEqualTo(bob.key());
    }

    /** status-go asks to join on one shard, and says on the other that it leaves or takes the request back. */
    @Test
    void aControlNodeIsAskedOnBothShards() {
        Bulletin bulletin = bob.office.bulletin();
        CommunityDesk communities =
                new CommunityDesk(world, bob.profile.identity(), bob.office, bob.office.transport(), bulletin);
        new CommunityIntake(bob.key(), communities, bulletin, world.meters()).register(bob.office.handlers());
        open();
        ChatKey community = communities.create("Club", "", false).id().key();
        Channel inbox = Channel.of(Topics.controlInbox(community));
        long seconds = world.now().getEpochSecond();
        Bytes request = new CommunityRequestToJoin(seconds, "", "", community.compressed(), "", List.of(), 0).encode();
        alice.send(Dispatch.raw(
                RawCopy.to(new Destination.Inbox(community, inbox)), CommunityRequestToJoin.TYPE, request));

        bob.await(() -> !communities.requests(new CommunityId(community)).isEmpty());
    }

    @Test
    void aStrangerLearnsOurDevicesFromTheContactCode() {
        open();
        Channel channel = Channel.contactCode(alice.key());
        alice.await(() -> alice.published(channel) >= 1);
        bob.office.follow(alice.key());
        alice.close();
        // Presence brings the bundle too; it is announced with every start.
        alice.reopen();
        bob.await(() -> bob.knowsDevicesOf(alice.key()));
        OutgoingMessage sent = bob.send(Dispatch.to(alice.key(), TYPE, Bytes.utf8("hello")));

        assertThat(sent.await(State.DELIVERED, SOON)).isTrue();
        assertThat(alice.take().protection()).isEqualTo(Opening.Protection.RATCHET);
    }

    @Test
    void theContactCodeOfSomebodyWhoIsAwayComesFromAStore() {
        InMemoryStore store = network.addStore();
        open();
        alice.await(() -> alice.published(Channel.contactCode(alice.key())) >= 1);
        alice.close();
        assertThat(store.size()).isPositive();
        bob.office.follow(alice.key());

        bob.await(() -> bob.knowsDevicesOf(alice.key()));
    }

    /** Nobody repeats a copy outside data sync; delivery showed it already. */
    @Test
    void whatCouldNotBeStoredIsTakenInByTheNextRun() {
        open();
        Channel channel = Channel.of("a community");
        bob.office.transport().listen(channel);
        bob.broken = true;
        alice.send(Dispatch.raw(RawCopy.to(new Destination.Shared(channel, false)), TYPE, Bytes.utf8("hello")));
        bob.await(() -> bob.failures > 0);
        bob.close();
        bob.broken = false;
        bob.reopen();
        bob.office.transport().listen(channel);

        assertThat(bob.take().payload()).isEqualTo(Bytes.utf8("hello"));
        assertThat(bob.notes()).containsExactly("hello");
    }

    /** Quick, since nobody attacks it here. */
    private static Bytes derive(KeyDerivation.Request request) {
        Bytes secret = Bytes.concat(request.password(), request.salt());
        return Bytes.concat(Sha256.hash(secret, Bytes.utf8("1")), Sha256.hash(secret, Bytes.utf8("2")))
                .slice(0, request.length());
    }

    private void open() {
        people.forEach(Person::start);
    }

    private final class Person {
        private final String name;
        private final InMemoryNetwork.Participant path;
        private final Mailbox<Incoming> received = new Mailbox<>(world, 100);
        private final List<String> changes = new CopyOnWriteArrayList<>();
        private final Mailbox<MessageId> proved = new Mailbox<>(world, 100);
        private volatile boolean wantsProofs;
        private volatile Verdict verdict = Verdict.ACCEPTED;
        private volatile boolean broken;
        private volatile int failures;
        private Delivery delivery;
        private Profile profile;
        private PostOffice office;
        private boolean closed;

        private Person(String name) {
            this.name = name;
            this.path = network.join();
            create();
            people.add(this);
        }

        private void create() {
            StorageConfig storage = new StorageConfig(StorageConfig.Synchronous.OFF, true);
            MessengerConfig config =
                    MessengerConfig.defaults().withStorage(storage).withDerivation(PostOfficeTest::derive);
            delivery = Delivery.open(
                    world,
                    folder.resolve(name),
                    path.network(),
                    DeliveryConfig.defaults().withStorage(storage));
            profile = Profile.open(world, folder.resolve(name), config.derivation(), storage);
            office = new PostOffice(world, profile, delivery, config);
            office.handlers().on(TYPE, this::handle).ignore(Announcement.CONTACT_CODE_TYPE, Announcement.PRESENCE_TYPE);
            office.listen(new MessengerListener() {
                @Override
                public void onRecipient(MessageId id, ChatKey recipient, State state) {
                    changes.add(id + " " + recipient + " " + state);
                }

                @Override
                public void onState(MessageId id, State state) {
                    changes.add(id + " " + state);
                }

                @Override
                public boolean wantsProof(MessageId id, ChatKey recipient) {
                    return wantsProofs;
                }

                @Override
                public void onProved(MessageId id, ChatKey recipient) {
                    proved.offer(id);
                }
            });
        }

        private void start() {
            profile.database().run("make a table", sql -> {
                sql.update("CREATE TABLE IF NOT EXISTS notes (note TEXT)");
                return true;
            });
            office.start();
        }

        private void reopen() {
            closed = false;
            create();
            start();
        }

        private Verdict handle(Transaction transaction, Incoming message) throws SQLException {
            if (broken) {
                failures = 1;
                throw new SQLException("the disk is broken");
            }
            note(transaction, new String(message.payload().toByteArray(), StandardCharsets.UTF_8));
            transaction.afterCommit(() -> received.offer(message));
            return verdict;
        }

        private void note(Transaction transaction, String note) throws SQLException {
            transaction.sql().update("INSERT INTO notes (note) VALUES (?)", note);
        }

        private List<String> notes() {
            return profile.database().run("read", sql -> sql.query("SELECT note FROM notes", row -> row.text(1)));
        }

        private boolean knowsDevicesOf(ChatKey peer) {
            return profile.database()
                    .run(
                            "look",
                            sql -> sql.first(
                                            "SELECT 1 FROM installations WHERE identity = ?",
                                            row -> true,
                                            peer.uncompressed())
                                    .isPresent());
        }

        private ChatKey key() {
            return profile.identity().chatKey();
        }

        private OutgoingMessage send(Dispatch dispatch) {
            return office.run("send", transaction -> transaction.post(dispatch));
        }

        private Incoming take() {
            Incoming message = received.take(Deadline.after(world, SOON));
            assertThat(message).as("what %s got", name).isNotNull();
            return Objects.requireNonNull(message);
        }

        private long published(Channel channel) {
            return path.published().stream()
                    .filter(message -> message.contentTopic().equals(channel.contentTopic()))
                    .count();
        }

        private void await(BooleanSupplier condition) {
            Deadline deadline = Deadline.after(world, SOON);
            Mailbox<String> nothing = new Mailbox<>(world, 1);
            while (!condition.getAsBoolean() && !deadline.isExpired()) {
                nothing.take(Deadline.after(world, Duration.ofSeconds(1)));
            }
            assertThat(condition.getAsBoolean()).isTrue();
        }

        private void close() {
            if (!closed) {
                closed = true;
                office.close();
                profile.close();
                delivery.close();
            }
        }
    }
}
