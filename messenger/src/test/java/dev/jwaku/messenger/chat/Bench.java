package dev.jwaku.messenger.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.delivery.AcceleratedWorld;
import dev.jwaku.delivery.Delivery;
import dev.jwaku.delivery.DeliveryConfig;
import dev.jwaku.delivery.InMemoryNetwork;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.messenger.Doors;
import dev.jwaku.messenger.MessengerConfig;
import dev.jwaku.messenger.application.ApplicationMessage;
import dev.jwaku.messenger.application.ApplicationMetadataMessage;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.encryption.Opening;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.messenger.identity.Mnemonic;
import dev.jwaku.messenger.identity.Pbkdf2;
import dev.jwaku.messenger.profile.Profile;
import dev.jwaku.messenger.transport.Topics;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.sqlite.Database;
import dev.jwaku.sqlite.Sql;
import dev.jwaku.sqlite.StorageConfig;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One person whose handlers get messages one by one, at any time and from anybody, without a network. */
public final class Bench implements AutoCloseable {
    /** What the person was made to post. */
    public final List<Dispatch> posted = new ArrayList<>();

    private final AcceleratedWorld world = new AcceleratedWorld(1);
    private final InMemoryNetwork network = new InMemoryNetwork(world, 1);
    private final Delivery delivery;
    private final Profile profile;
    private final PostOffice postOffice;
    private final Doors doors;

    /** The person of these words. */
    public Bench(Path folder, Mnemonic words) {
        StorageConfig storage = StorageConfig.simulated();
        this.delivery = Delivery.open(
                world,
                folder,
                network.join().network(),
                DeliveryConfig.defaults().withStorage(storage));
        this.profile = Profile.restore(world, folder, words, new Pbkdf2(), storage);
        this.postOffice = new PostOffice(
                world, profile, delivery, MessengerConfig.defaults().withStorage(storage));
        this.doors = new Doors(world, profile, postOffice);
    }

    /** What the person can do. */
    public Doors doors() {
        return doors;
    }

    /** Its key. */
    public ChatKey key() {
        return profile.identity().chatKey();
    }

    /** Who it is. */
    public Identity identity() {
        return profile.identity();
    }

    /** Tells a listener. */
    public void listen(MessengerListener listener) {
        assertThat(postOffice.listen(listener)).isNotNull();
    }

    /** Looks at what is on disk. */
    public <T> T read(Database.Work<T> work) {
        return profile.database().run("look", work);
    }

    /** Somebody says something now. */
    public Verdict say(Identity author, ApplicationMessage message) {
        return say(author, author.chatKey(), message, Instant.now());
    }

    /** Somebody says something, by its clock. */
    public Verdict say(Identity author, ApplicationMessage message, Instant at) {
        return say(author, author.chatKey(), message, at);
    }

    /** Something comes signed by an author and sealed by a sender. */
    public Verdict say(Identity author, ChatKey sender, ApplicationMessage message, Instant at) {
        Bytes wrapped = ApplicationMetadataMessage.wrap(author, message.encode(), message.type())
                .encode();
        return take(
                MessageId.of(author.chatKey(), wrapped),
                message.type(),
                message.encode(),
                author.chatKey(),
                sender,
                at);
    }

    /** A message is taken in, as the post office does it. */
    public Verdict take(MessageId id, int type, Bytes payload, ChatKey author, ChatKey sender, Instant at) {
        Incoming incoming = new Incoming(
                id,
                type,
                payload,
                author,
                sender,
                "",
                Opening.Protection.RATCHET,
                true,
                at.truncatedTo(ChronoUnit.SECONDS),
                at,
                Topics.DIRECT_MESSAGES,
                Topics.contentTopic("test"),
                true);
        List<Runnable> actions = new ArrayList<>();
        Handler handler = postOffice.handlers().find(type).orElse((transaction, message) -> Verdict.REFUSED);
        Verdict verdict;
        try {
            verdict =
                    profile.database().run("take in", sql -> handler.handle(new Recorded(sql, at, actions), incoming));
        } catch (MalformedMessageException e) {
            return Verdict.REFUSED;
        }
        actions.forEach(Runnable::run);
        return verdict;
    }

    @Override
    public void close() {
        postOffice.close();
        profile.close();
        delivery.close();
        network.close();
        world.close();
        assertThat(world.failures()).isEmpty();
    }

    private final class Recorded implements Transaction {
        private final Sql sql;
        private final Instant now;
        private final List<Runnable> actions;

        private Recorded(Sql sql, Instant now, List<Runnable> actions) {
            this.sql = sql;
            this.now = now;
            this.actions = actions;
        }

        @Override
        public Sql sql() {
            return sql;
        }

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public OutgoingMessage post(Dispatch dispatch) {
            posted.add(dispatch);
            Map<ChatKey, DispatchReport.Progress> recipients = new LinkedHashMap<>();
            dispatch.recipients()
                    .forEach(peer -> recipients.put(peer, new DispatchReport.Progress(State.QUEUED, "", now)));
            Bytes wrapped = ApplicationMetadataMessage.wrap(
                            dispatch.author().orElse(profile.identity()), dispatch.payload(), dispatch.type())
                    .encode();
            MessageId id =
                    MessageId.of(dispatch.author().orElse(profile.identity()).chatKey(), wrapped);
            return new OutgoingMessage(world, new DispatchReport(id, now, State.QUEUED, recipients));
        }

        @Override
        public void settle(MessageId id) {
            // Nothing is repeated here.
        }

        @Override
        public void afterCommit(Runnable action) {
            actions.add(action);
        }
    }
}
