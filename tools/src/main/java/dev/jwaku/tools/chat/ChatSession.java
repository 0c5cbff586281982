package dev.jwaku.tools.chat;

import dev.jwaku.delivery.Subscription;
import dev.jwaku.messenger.Messenger;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.chat.Chat;
import dev.jwaku.messenger.chat.ChatEntry;
import dev.jwaku.messenger.chat.Conversation;
import dev.jwaku.messenger.chat.InboxMessage;
import dev.jwaku.messenger.chat.MessageRefusedException;
import dev.jwaku.messenger.chat.MessengerListener;
import dev.jwaku.messenger.chat.OutgoingMessage;
import dev.jwaku.messenger.chat.State;
import dev.jwaku.messenger.contact.Contact;
import dev.jwaku.messenger.contact.ContactRequest;
import dev.jwaku.messenger.group.GroupChat;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.StorageException;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A dialogue: lines that begin with a slash are commands, all others are said in the present chat. At the end of the
 * input it waits for acknowledgements, so that a pipe can send.
 */
public final class ChatSession {
    private static final List<String> HELP = List.of(
            "/chats             contacts and groups; /to with a number, key or id chooses one",
            "/add KEY           makes somebody a contact, without asking, and the present chat",
            "/ask KEY [TEXT]    asks somebody to be a contact",
            "/requests          who asks to be a contact; /accept KEY or /decline KEY answers",
            "/group NAME        makes a private group of all mutual contacts, and the present chat",
            "/to NUMBER|KEY|ID  chooses the present chat",
            "/history [N]       the last messages of the chat, with their states (20)",
            "/me                the key that others need to add you",
            "/health            how you are connected",
            "/telemetry         exactly what would be uploaded next",
            "/quit              ends; unacknowledged messages go on in the next run");
    private static final String GREETING = "Hello, please add me";
    private static final int DEFAULT_HISTORY = 20;
    private static final int MOST_HISTORY = 1000;
    private static final int MOST_AWAITED = 10_000;

    private final World world;
    private final Messenger messenger;
    private final Supplier<String> health;
    private final Supplier<String> telemetry;
    private final ChatScreen screen;
    private final Consumer<String> out;
    private final Deque<OutgoingMessage> sent = new ArrayDeque<>();
    private Optional<Conversation> current = Optional.empty();

    /**
     * Prepares a dialogue.
     *
     * @param health says how we are connected
     * @param telemetry says what would be uploaded next, in lines
     * @param out takes lines; from several threads, so it must be thread-safe
     */
    public ChatSession(
            World world,
            Messenger messenger,
            Supplier<String> health,
            Supplier<String> telemetry,
            ChatScreen screen,
            Consumer<String> out) {
        this.world = world;
        this.messenger = messenger;
        this.health = health;
        this.telemetry = telemetry;
        this.screen = screen;
        this.out = out;
    }

    /**
     * Talks until {@code /quit} or the end of the input.
     *
     * @param to the first chat; else the only contact, if there is one
     * @param patience how long to wait for acknowledgements after the end of the input
     * @return whether everything that was said in this session was delivered, if it waited for that
     * @throws IOException if the input cannot be read
     */
    public boolean talk(BufferedReader in, Optional<String> to, Duration patience) throws IOException {
        Subscription listening = messenger.listen(new Listener());
        try {
            note("you are " + messenger.chatKey() + "; /help explains");
            to.ifPresentOrElse(this::choose, this::chooseOnly);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.strip().equals("/quit") || line.strip().equals("/q")) {
                    return true;
                }
                take(line);
            }
            return awaitDelivery(Deadline.after(world, patience));
        } finally {
            listening.close();
        }
    }

    private void take(String line) {
        if (line.isBlank()) {
            return;
        }
        try {
            if (line.startsWith("/")) {
                String[] words = line.strip().split("\\s+", 2);
                command(words[0], words.length > 1 ? words[1].strip() : "");
            } else {
                say(line);
            }
        } catch (IllegalArgumentException | MessageRefusedException | StorageException e) {
            complain(String.valueOf(e.getMessage()));
        }
    }

    private void command(String name, String argument) {
        switch (name) {
            case "/help", "/h", "/?" -> HELP.forEach(this::note);
            case "/chats", "/contacts", "/c" -> listChats();
            case "/add" -> enter(messenger.chat(argument));
            case "/ask" -> ask(argument);
            case "/requests" -> listRequests();
            case "/accept" -> accept(ChatKey.parse(argument));
            case "/decline" -> messenger.contacts().decline(ChatKey.parse(argument));
            case "/group" -> group(argument);
            case "/to" -> enter(find(argument));
            case "/history" -> history(argument);
            case "/me" -> note(messenger.chatKey().toString());
            case "/health" -> note(health.get());
            case "/telemetry" -> telemetry.get().lines().forEach(this::note);
            default -> complain("what is " + name + "? /help lists what there is");
        }
    }

    private List<Conversation> chats() {
        List<Conversation> chats = new ArrayList<>();
        messenger.contacts().all().stream()
                .filter(Contact::isAdded)
                .forEach(contact -> chats.add(messenger.chat(contact.key())));
        chats.addAll(messenger.groups().all());
        return chats;
    }

    private void listChats() {
        List<Conversation> chats = chats();
        if (chats.isEmpty()) {
            note("nobody yet: /add KEY");
        }
        for (int i = 0; i < chats.size(); i++) {
            String id = chats.get(i).id();
            boolean isCurrent = current.filter(chat -> chat.id().equals(id)).isPresent();
            out.accept(screen.entry(i + 1, nameOf(chats.get(i)), isCurrent));
        }
    }

    private static String nameOf(Conversation chat) {
        return switch (chat) {
            case Chat person -> person.peer().toString();
            case GroupChat group -> OneLine.of(group.membership().name()) + " " + group.id();
            default -> chat.id();
        };
    }

    private void listRequests() {
        List<ContactRequest> requests = messenger.contacts().pending();
        if (requests.isEmpty()) {
            note("nobody asks");
        }
        requests.forEach(request -> note(request.sender() + " asks: " + OneLine.of(request.text())));
    }

    private void ask(String argument) {
        String[] words = argument.split("\\s+", 2);
        ChatKey key = ChatKey.parse(words[0]);
        awaited(messenger.contacts().request(key, words.length > 1 ? words[1] : GREETING));
        note("asked " + key);
    }

    private void accept(ChatKey key) {
        awaited(messenger.contacts().accept(key));
        enter(messenger.chat(key));
    }

    private void group(String name) {
        List<ChatKey> members = messenger.contacts().all().stream()
                .filter(Contact::isMutual)
                .map(Contact::key)
                .toList();
        enter(messenger.groups().create(name, members));
    }

    private void chooseOnly() {
        List<Conversation> chats = chats();
        if (chats.size() == 1) {
            enter(chats.getFirst());
        }
    }

    private void choose(String who) {
        try {
            enter(find(who));
        } catch (IllegalArgumentException e) {
            complain(String.valueOf(e.getMessage()));
        }
    }

    /** By number in the list, id of a group, or key; a person becomes a contact by this. */
    private Conversation find(String who) {
        if (who.matches("[0-9]{1,4}")) {
            List<Conversation> chats = chats();
            int number = Integer.parseInt(who);
            if (number < 1 || number > chats.size()) {
                throw new IllegalArgumentException("there is no chat " + number + "; /chats lists them");
            }
            return chats.get(number - 1);
        }
        Optional<Conversation> group = messenger.groups().find(who).map(found -> found);
        return group.orElseGet(() -> messenger.chat(who));
    }

    private void enter(Conversation chat) {
        current = Optional.of(chat);
        note("talking to " + nameOf(chat));
    }

    private void awaited(OutgoingMessage message) {
        sent.addLast(message);
        if (sent.size() > MOST_AWAITED) {
            sent.removeFirst();
        }
    }

    private void say(String text) {
        if (current.isEmpty()) {
            complain("nobody to talk to: /add KEY, or /to NUMBER");
            return;
        }
        OutgoingMessage message = current.get().send(text);
        awaited(message);
        out.accept(screen.sent(message.acceptedAt(), shortName(current.get()), text, message.state()));
    }

    private void history(String argument) {
        if (current.isEmpty()) {
            complain("nobody to talk to: /add KEY, or /to NUMBER");
            return;
        }
        int most = argument.matches("[0-9]{1,4}") ? Integer.parseInt(argument) : DEFAULT_HISTORY;
        String chat = shortName(current.get());
        List<ChatEntry> entries = current.get().readBefore(Long.MAX_VALUE, Math.clamp(most, 1, MOST_HISTORY));
        for (ChatEntry entry : entries.reversed()) {
            out.accept(entry.state()
                    .map(state -> screen.sent(entry.timestamp(), chat, entry.text(), state))
                    .orElseGet(() ->
                            screen.received(entry.timestamp(), ChatScreen.shortened(entry.peer()), entry.text())));
        }
    }

    private static String shortName(Conversation chat) {
        return switch (chat) {
            case Chat person -> ChatScreen.shortened(person.peer());
            case GroupChat group -> OneLine.of(group.membership().name());
            default -> chat.id();
        };
    }

    private boolean awaitDelivery(Deadline deadline) {
        long missing = sent.stream()
                .filter(message -> !message.await(State.DELIVERED, deadline.remaining()))
                .count();
        if (missing > 0) {
            complain(missing + " messages are not acknowledged yet; they go on in the next run");
        }
        return missing == 0;
    }

    private void note(String text) {
        out.accept(screen.note(text));
    }

    private void complain(String text) {
        out.accept(screen.complaint(text));
    }

    /** Called by the messenger's task. */
    private final class Listener implements MessengerListener {
        @Override
        public void onMessage(InboxMessage message) {
            String where = message.details()
                    .group()
                    .flatMap(id -> messenger.groups().find(id))
                    .map(group -> " in " + shortName(group))
                    .orElse("");
            out.accept(screen.received(
                    message.timestamp(), ChatScreen.shortened(message.sender()) + where, message.text()));
        }

        @Override
        public void onState(MessageId id, State state) {
            if (state == State.DELIVERED || state == State.FAILED) {
                String text = messenger.find(id).map(ChatEntry::text).orElse("");
                out.accept(screen.progress(text, state));
            }
        }

        @Override
        public void onContactRequest(ContactRequest request) {
            note(request.sender() + " asks to be a contact: " + OneLine.of(request.text()) + "; /accept or /decline");
        }

        @Override
        public void onStranger(ChatKey sender) {
            out.accept(screen.note("somebody who is no contact wrote; /add " + sender + " if you know who that is"));
        }
    }
}
