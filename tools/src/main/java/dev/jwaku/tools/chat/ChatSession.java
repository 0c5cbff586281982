package dev.jwaku.tools.chat;

import dev.jwaku.delivery.Subscription;
import dev.jwaku.messenger.Messenger;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.chat.ChatEntry;
import dev.jwaku.messenger.chat.InboxMessage;
import dev.jwaku.messenger.chat.MessageRefusedException;
import dev.jwaku.messenger.chat.MessengerListener;
import dev.jwaku.messenger.chat.OutgoingMessage;
import dev.jwaku.messenger.chat.State;
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
            "/contacts          who there is; /to with a number or key chooses whom to talk to",
            "/add KEY           makes somebody a contact and the present chat",
            "/to NUMBER|KEY     chooses the present chat",
            "/history [N]       the last messages of the chat, with their states (20)",
            "/me                the key that others need to add you",
            "/health            how you are connected",
            "/quit              ends; unacknowledged messages go on in the next run");
    private static final int DEFAULT_HISTORY = 20;
    private static final int MOST_HISTORY = 1000;
    private static final int MOST_AWAITED = 10_000;

    private final World world;
    private final Messenger messenger;
    private final Supplier<String> health;
    private final ChatScreen screen;
    private final Consumer<String> out;
    private final Deque<OutgoingMessage> sent = new ArrayDeque<>();
    private Optional<ChatKey> current = Optional.empty();

    /**
     * Prepares a dialogue.
     *
     * @param health says how we are connected
     * @param out takes lines; from several threads, so it must be thread-safe
     */
    public ChatSession(
            World world, Messenger messenger, Supplier<String> health, ChatScreen screen, Consumer<String> out) {
        this.world = world;
        this.messenger = messenger;
        this.health = health;
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
            case "/contacts", "/c" -> listContacts();
            case "/add", "/to" -> choose(argument);
            case "/history" -> history(argument);
            case "/me" -> note(messenger.chatKey().toString());
            case "/health" -> note(health.get());
            default -> complain("what is " + name + "? /help lists what there is");
        }
    }

    private void listContacts() {
        List<ChatKey> contacts = messenger.contacts();
        if (contacts.isEmpty()) {
            note("nobody yet: /add KEY");
        }
        for (int i = 0; i < contacts.size(); i++) {
            ChatKey key = contacts.get(i);
            out.accept(screen.contact(i + 1, key, current.filter(key::equals).isPresent()));
        }
    }

    private void chooseOnly() {
        List<ChatKey> contacts = messenger.contacts();
        if (contacts.size() == 1) {
            current = Optional.of(contacts.getFirst());
            note("talking to " + contacts.getFirst());
        }
    }

    private void choose(String who) {
        List<ChatKey> contacts = messenger.contacts();
        try {
            ChatKey key;
            if (who.matches("[0-9]{1,4}")) {
                int number = Integer.parseInt(who);
                if (number < 1 || number > contacts.size()) {
                    throw new IllegalArgumentException("there is no contact " + number + "; /contacts lists them");
                }
                key = contacts.get(number - 1);
            } else {
                key = messenger.addContact(who);
            }
            current = Optional.of(key);
            note("talking to " + key);
        } catch (IllegalArgumentException e) {
            complain(String.valueOf(e.getMessage()));
        }
    }

    private void say(String text) {
        if (current.isEmpty()) {
            complain("nobody to talk to: /add KEY, or /to NUMBER");
            return;
        }
        OutgoingMessage message = messenger.chat(current.get()).send(text);
        sent.addLast(message);
        if (sent.size() > MOST_AWAITED) {
            sent.removeFirst();
        }
        out.accept(screen.sent(message.acceptedAt(), message.recipient(), text, message.state()));
    }

    private void history(String argument) {
        if (current.isEmpty()) {
            complain("nobody to talk to: /add KEY, or /to NUMBER");
            return;
        }
        int most = argument.matches("[0-9]{1,4}") ? Integer.parseInt(argument) : DEFAULT_HISTORY;
        List<ChatEntry> entries = new ArrayList<>(
                messenger.chat(current.get()).readBefore(Long.MAX_VALUE, Math.clamp(most, 1, MOST_HISTORY)));
        for (ChatEntry entry : entries.reversed()) {
            out.accept(entry.state()
                    .map(state -> screen.sent(entry.timestamp(), entry.peer(), entry.text(), state))
                    .orElseGet(() -> screen.received(entry.timestamp(), entry.peer(), entry.text())));
        }
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
            out.accept(screen.received(message.timestamp(), message.sender(), message.text()));
        }

        @Override
        public void onState(MessageId id, State state) {
            if (state == State.DELIVERED || state == State.FAILED) {
                String text = messenger.find(id).map(ChatEntry::text).orElse("");
                out.accept(screen.progress(text, state));
            }
        }

        @Override
        public void onStranger(ChatKey sender) {
            out.accept(screen.note("somebody who is no contact wrote; /add " + sender + " if you know who that is"));
        }
    }
}
