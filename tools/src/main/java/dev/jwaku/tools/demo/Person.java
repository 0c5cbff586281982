package dev.jwaku.tools.demo;

import dev.jwaku.delivery.Delivery;
import dev.jwaku.delivery.DeliveryConfig;
import dev.jwaku.delivery.DeliveryMode;
import dev.jwaku.delivery.Subscription;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.messenger.Messenger;
import dev.jwaku.messenger.MessengerConfig;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.chat.Chat;
import dev.jwaku.messenger.chat.ChatEntry;
import dev.jwaku.messenger.chat.Inbox;
import dev.jwaku.messenger.chat.InboxMessage;
import dev.jwaku.messenger.chat.MessageRefusedException;
import dev.jwaku.messenger.chat.MessengerListener;
import dev.jwaku.messenger.chat.State;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.peers.ConnectionStatus;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.Monitor;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Alice or Bob themselves, the same in both worlds: a node, a delivery and a messenger on one profile folder, doing
 * what the commands say and telling what happens. An application as anybody would write it; it knows nothing of faults.
 */
final class Person {
    /** The network of the demo: Status. */
    static final int CLUSTER_ID = NodeConfig.DEFAULT_CLUSTER_ID;
    /** The shard of direct messages. */
    static final int SHARD = NodeConfig.DEFAULT_SHARD;

    private static final Duration CONNECTION_CHECK = Duration.ofMillis(50);
    private static final Duration INBOX_WAIT = Duration.ofSeconds(1);
    private static final int INBOX_PAGE = 100;
    private static final int MAX_STATES = 4 * DemoStory.MAX_MESSAGES;

    private final World world;
    private final Delivery delivery;
    private final Messenger messenger;
    private final Consumer<PersonEvent> heard;
    private final Tasks tasks;
    private final Mailbox<Progress> states;
    /** Texts of this life by id; as many as the demo sends. */
    private final Map<MessageId, String> texts = new ConcurrentHashMap<>();

    private @Nullable Chat chat;

    private Person(World world, Role role, Delivery delivery, Messenger messenger, Consumer<PersonEvent> heard) {
        this.world = world;
        this.delivery = delivery;
        this.messenger = messenger;
        this.heard = heard;
        this.tasks = new Tasks(world, role.id());
        this.states = new Mailbox<>(world, MAX_STATES);
    }

    /**
     * Lives until the commands end. Blocks.
     *
     * @param heard told from several tasks, so it must be thread-safe
     */
    static void play(World world, PersonSetup setup, Mailbox<PersonCommand> commands, Consumer<PersonEvent> heard) {
        NodeConfig config = NodeConfig.builder()
                .clusterId(CLUSTER_ID)
                .shards(List.of(SHARD))
                .relay(setup.mode() == DeliveryMode.RELAY)
                .staticNodes(setup.relays())
                .build();
        PrivateKey key = PrivateKey.generateSecp256k1(world.entropy());
        DeliveryConfig deliveryConfig = DeliveryConfig.defaults().withStorage(setup.storage());
        try (WakuNode node = setup.nodes().start(world, key, config);
                Delivery delivery = node.openDelivery(setup.folder(), deliveryConfig);
                Messenger messenger = open(world, setup, delivery)) {
            new Person(world, setup.role(), delivery, messenger, heard).live(commands);
        } catch (IOException e) {
            throw new UncheckedIOException("the node of " + setup.role() + " cannot start: " + e.getMessage(), e);
        }
    }

    private static Messenger open(World world, PersonSetup setup, Delivery delivery) {
        MessengerConfig config =
                MessengerConfig.defaults().withStorage(setup.storage()).withDerivation(setup.derivation());
        return setup.words().isPresent()
                ? Messenger.restore(setup.folder(), setup.words().get(), delivery, world, config)
                : Messenger.open(setup.folder(), delivery, world, config);
    }

    private void live(Mailbox<PersonCommand> commands) {
        Subscription listening = messenger.listen(new MessengerListener() {
            @Override
            public void onState(MessageId id, State state) {
                if (counts(state)) {
                    states.offer(new Progress(id, state));
                }
            }
        });
        try {
            tasks.start("states", this::tellStates);
            heard.accept(new PersonEvent.Ready(messenger.chatKey().toString()));
            for (PersonCommand command = commands.take(Deadline.NEVER);
                    command != null;
                    command = commands.take(Deadline.NEVER)) {
                obey(command);
            }
        } finally {
            listening.close();
            states.close();
            tasks.close();
        }
    }

    private void obey(PersonCommand command) {
        switch (command) {
            case PersonCommand.Meet meet -> meet(meet.key(), meet.cursor());
            case PersonCommand.Say say -> say(say.text());
            case PersonCommand.ListOutgoing list -> listOutgoing();
            case PersonCommand.ListInbox list -> heard.accept(new PersonEvent.Inbox(wholeInbox()));
        }
    }

    private void meet(String key, long cursor) {
        chat = messenger.chat(key);
        tasks.start("inbox", () -> showInbox(cursor));
        tasks.start("connection", this::tellConnected);
    }

    private void say(String text) {
        if (chat == null) {
            heard.accept(new PersonEvent.Refused(text, "nobody to talk to"));
            return;
        }
        try {
            texts.put(chat.send(text).id(), text);
            heard.accept(new PersonEvent.Accepted(text));
        } catch (MessageRefusedException | StorageException e) {
            heard.accept(new PersonEvent.Refused(text, String.valueOf(e.getMessage())));
        }
    }

    /** What was accepted in all lives, and how far each text has come. */
    private void listOutgoing() {
        List<String> texts = new ArrayList<>();
        long number = 0;
        for (List<ChatEntry> page = chatPage(number); !page.isEmpty(); page = chatPage(number)) {
            for (ChatEntry entry : page) {
                number = entry.number();
                entry.state().ifPresent(state -> {
                    texts.add(entry.text());
                    tellState(entry.text(), state);
                });
            }
        }
        heard.accept(new PersonEvent.Outgoing(texts));
    }

    private List<ChatEntry> chatPage(long after) {
        return chat == null ? List.of() : chat.read(after, Inbox.MOST_PER_READING);
    }

    private List<String> wholeInbox() {
        List<String> texts = new ArrayList<>();
        long number = 0;
        for (List<InboxMessage> page = inboxPage(number); !page.isEmpty(); page = inboxPage(number)) {
            page.forEach(message -> texts.add(message.text()));
            number = page.getLast().number();
        }
        return texts;
    }

    private List<InboxMessage> inboxPage(long after) {
        return messenger.inbox().read(after, Inbox.MOST_PER_READING);
    }

    private void showInbox(long cursor) {
        long number = cursor;
        while (!states.isClosed()) {
            for (InboxMessage message : messenger.inbox().await(number, INBOX_PAGE, INBOX_WAIT)) {
                number = message.number();
                heard.accept(new PersonEvent.Shown(number, message.text()));
            }
        }
    }

    private void tellConnected() {
        Monitor pause = new Monitor(world);
        pause.lock();
        try {
            while (delivery.connectionStatus() == ConnectionStatus.DISCONNECTED) {
                pause.await(Deadline.after(world, CONNECTION_CHECK));
            }
        } finally {
            pause.unlock();
        }
        heard.accept(new PersonEvent.Connected());
    }

    private void tellStates() {
        for (Progress progress = states.take(Deadline.NEVER);
                progress != null;
                progress = states.take(Deadline.NEVER)) {
            String text = texts.get(progress.id());
            if (text == null) {
                // of an earlier life, or told before send() returned
                text = messenger.find(progress.id()).map(ChatEntry::text).orElse("");
            }
            tellState(text, progress.state());
        }
    }

    private void tellState(String text, State state) {
        if (state == State.DELIVERED) {
            heard.accept(new PersonEvent.Delivered(text));
        } else if (counts(state)) {
            heard.accept(new PersonEvent.Published(text));
        }
    }

    private static boolean counts(State state) {
        return switch (state) {
            case PUBLISHED, STORED, DELIVERED -> true;
            case QUEUED, SENDING, FAILED -> false;
        };
    }

    private record Progress(MessageId id, State state) {}
}
