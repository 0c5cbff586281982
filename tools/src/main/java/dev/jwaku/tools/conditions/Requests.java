package dev.jwaku.tools.conditions;

import dev.jwaku.messenger.chat.MessengerListener;
import dev.jwaku.messenger.contact.Contact;
import dev.jwaku.messenger.contact.ContactRequest;
import dev.jwaku.messenger.identity.ChatKey;
import java.util.ArrayList;
import java.util.List;

/** Pairs of strangers: the first asks for a contact, the second accepts. Both start while links are bad already. */
final class Requests extends Story {
    private static final String ASKING = "asking-";
    private static final String ASKED = "asked-";

    private final int pairs;

    Requests(Town town, Letters letters, int messages) {
        super(town, letters);
        this.pairs = Math.max(1, messages / 2);
    }

    @Override
    List<String> people() {
        List<String> people = new ArrayList<>();
        for (int pair = 0; pair < pairs; pair++) {
            people.add(ASKING + pair);
            people.add(ASKED + pair);
        }
        return people;
    }

    @Override
    List<String> victims() {
        return people().stream().filter(name -> name.startsWith(ASKED)).toList();
    }

    @Override
    boolean beginsInTrouble() {
        return true;
    }

    @Override
    void prepare() {
        // they are strangers
    }

    @Override
    int steps() {
        return pairs;
    }

    @Override
    void step(int pair) {
        ChatKey key = key(ASKED + pair);
        send(
                "request " + pair,
                ASKING + pair,
                List.of(ASKED + pair),
                messenger ->
                        messenger.contacts().request(key, "I am number " + pair).id());
    }

    @Override
    void asked(Person person, ContactRequest request) {
        String pair = person.name.substring(ASKED.length());
        boolean isFirst = letters.all().stream().noneMatch(letter -> letter.label.equals("acceptance " + pair));
        letters.shown(
                "request " + pair,
                person.name,
                person.profile(),
                request.receivedAt().toString());
        if (isFirst) {
            send(
                    "acceptance " + pair,
                    person.name,
                    List.of(ASKING + pair),
                    messenger -> messenger.contacts().accept(request.sender()).id());
        }
    }

    @Override
    MessengerListener further(Person person) {
        return new MessengerListener() {
            @Override
            public void onContact(Contact contact) {
                if (contact.isMutual() && person.name.startsWith(ASKING)) {
                    String pair = person.name.substring(ASKING.length());
                    letters.shown("acceptance " + pair, person.name, person.profile(), "mutual");
                }
            }
        };
    }

    @Override
    List<String> untruths() {
        List<String> found = new ArrayList<>();
        for (int pair = 0; pair < pairs; pair++) {
            if (!areContacts(ASKING + pair, ASKED + pair) || !areContacts(ASKED + pair, ASKING + pair)) {
                found.add("pair " + pair + " are no contacts");
            }
        }
        return found;
    }
}
