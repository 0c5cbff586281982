package dev.jwaku.tools.conditions;

import dev.jwaku.messenger.Messenger;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.chat.Conversation;
import dev.jwaku.messenger.chat.DispatchReport;
import dev.jwaku.messenger.chat.InboxMessage;
import dev.jwaku.messenger.chat.MessageRefusedException;
import dev.jwaku.messenger.chat.MessengerListener;
import dev.jwaku.messenger.chat.State;
import dev.jwaku.messenger.community.CommunityId;
import dev.jwaku.messenger.community.JoinRequest;
import dev.jwaku.messenger.contact.Contact;
import dev.jwaku.messenger.contact.ContactRequest;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.sqlite.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** What people do in a run, step by step, and what they hear of each other meanwhile. */
abstract class Story implements Person.Ears {
    private static final int PAGE = 1000;
    private static final Duration PREPARATION = Duration.ofMinutes(10);
    private static final Duration LOOK = Duration.ofMillis(500);

    final Town town;
    final Letters letters;

    Story(Town town, Letters letters) {
        this.town = town;
        this.letters = letters;
    }

    /** Who takes part. */
    abstract List<String> people();

    /** Who is hit by what hits only some. */
    abstract List<String> victims();

    /** Whether they start while links are bad already. */
    boolean beginsInTrouble() {
        return false;
    }

    /** Brings them together, as long as nothing is wrong. Runs the simulation. */
    abstract void prepare();

    /** How many steps there are. */
    abstract int steps();

    /** Does the step of this number, from the loop. */
    abstract void step(int number);

    /** What people believe in the end that is not so, beside the states of letters. Runs the simulation. */
    abstract List<String> untruths();

    /** All others. */
    final List<String> others(String name) {
        return people().stream().filter(other -> !other.equals(name)).toList();
    }

    final ChatKey key(String name) {
        return town.person(name).key();
    }

    /** Somebody says something to a conversation; letters go to all of these. */
    final void say(String label, String from, List<String> to, Function<Messenger, Conversation> where) {
        send(label, from, to, messenger -> where.apply(messenger).send(label).id());
    }

    /** Somebody does something that has a receipt. */
    final void send(String label, String from, List<String> to, Function<Messenger, MessageId> how) {
        List<Letter> offered = letters.offer(label, from, to);
        town.person(from).act("send", messenger -> {
            try {
                letters.accepted(offered, how.apply(messenger));
            } catch (MessageRefusedException | StorageException e) {
                letters.refused(offered, String.valueOf(e.getMessage()));
            }
        });
    }

    /** Makes two people contacts of each other. */
    final void befriend(String one, String other) {
        ChatKey key = key(other);
        town.person(one)
                .act("ask for a contact", messenger -> messenger.contacts().request(key, "it is " + one));
        await(one + " and " + other + " are contacts", () -> areContacts(one, other) && areContacts(other, one));
    }

    final boolean areContacts(String one, String other) {
        ChatKey key = key(other);
        return town.person(one)
                .ask("look", messenger -> messenger.contacts().get(key).isMutual());
    }

    final void await(String what, BooleanSupplier condition) {
        Duration end = town.simulation.now().plus(PREPARATION);
        while (!condition.getAsBoolean()) {
            if (town.simulation.now().compareTo(end) > 0) {
                throw new IllegalStateException("not within " + PREPARATION + ": " + what);
            }
            town.simulation.runFor(LOOK);
        }
    }

    @Override
    public MessengerListener of(Person person) {
        return new Hearing(person);
    }

    @Override
    public void opened(Person person, Messenger messenger) {
        long number = 0;
        for (List<InboxMessage> page = messenger.inbox().read(number, PAGE);
                !page.isEmpty();
                page = messenger.inbox().read(number, PAGE)) {
            page.forEach(message -> shown(person, message));
            number = page.getLast().number();
        }
        for (Letter letter : letters.all()) {
            if (letter.from.equals(person.name) && !letter.isSettled()) {
                letter.id()
                        .flatMap(messenger::report)
                        .filter(report -> state(report, letter) == State.DELIVERED)
                        .ifPresent(report -> letters.acked(report.id(), to -> to.equals(letter.to)));
            }
        }
    }

    /** How far a letter has come, as its author was told. */
    final State state(DispatchReport report, Letter letter) {
        return Optional.ofNullable(report.recipients().get(key(letter.to)))
                .map(DispatchReport.Progress::state)
                .orElse(report.state());
    }

    final void shown(Person person, InboxMessage message) {
        letters.shown(message.text(), person.name, person.profile(), Long.toString(message.number()));
    }

    /** Somebody asks for a contact: everybody says yes. */
    void asked(Person person, ContactRequest request) {
        person.act("accept", messenger -> messenger.contacts().accept(request.sender()));
    }

    /** What else there is to hear. */
    MessengerListener further(Person person) {
        return new MessengerListener() {};
    }

    /** States that are not what became of the letters. Runs the simulation. */
    final List<String> untrueStates() {
        List<String> found = new ArrayList<>();
        for (Person author : town.people()) {
            List<Letter> own = letters.all().stream()
                    .filter(letter -> letter.from.equals(author.name) && letter.isAccepted())
                    .toList();
            if (!own.isEmpty()) {
                found.addAll(author.ask("look", messenger -> untrueStates(messenger, own)));
            }
        }
        return found;
    }

    private List<String> untrueStates(Messenger messenger, List<Letter> own) {
        List<String> found = new ArrayList<>();
        for (Letter letter : own) {
            Optional<State> state = letter.id().flatMap(messenger::report).map(report -> state(report, letter));
            State expected = letter.hasArrived() ? State.DELIVERED : State.FAILED;
            if (!state.equals(Optional.of(expected))) {
                found.add(letter + " is " + state.map(State::name).orElse("not known")
                        + (letter.hasArrived() ? " and arrived" : " and did not arrive"));
            }
        }
        return found;
    }

    /** What every person hears. Called by the courier of the messenger. */
    private final class Hearing implements MessengerListener {
        private final Person person;
        private final MessengerListener further;

        private Hearing(Person person) {
            this.person = person;
            this.further = further(person);
        }

        @Override
        public void onMessage(InboxMessage message) {
            shown(person, message);
        }

        @Override
        public void onState(MessageId id, State state) {
            if (state == State.DELIVERED) {
                letters.acked(id, to -> true);
            }
        }

        @Override
        public void onRecipient(MessageId id, ChatKey recipient, State state) {
            if (state == State.DELIVERED) {
                letters.acked(id, to -> key(to).equals(recipient));
            }
        }

        @Override
        public void onContactRequest(ContactRequest request) {
            asked(person, request);
        }

        @Override
        public void onContact(Contact contact) {
            further.onContact(contact);
        }

        @Override
        public void onGroup(String groupId) {
            further.onGroup(groupId);
        }

        @Override
        public void onCommunity(CommunityId community) {
            further.onCommunity(community);
        }

        @Override
        public void onJoinRequest(JoinRequest request) {
            further.onJoinRequest(request);
        }
    }
}
