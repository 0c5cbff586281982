package dev.jwaku.tools.conditions;

import dev.jwaku.messenger.identity.ChatKey;
import java.util.ArrayList;
import java.util.List;

/** Many pairs, of whom one writes to the other again and again, and as many people who only are there. */
final class OutageStory extends Story {
    private static final String SENDER = "sender-";
    private static final String RECEIVER = "receiver-";
    private static final String IDLE = "idle-";

    private final int pairs;
    private final int rounds;

    OutageStory(Town town, Letters letters, int pairs, int rounds) {
        super(town, letters);
        this.pairs = pairs;
        this.rounds = rounds;
    }

    @Override
    List<String> people() {
        List<String> people = new ArrayList<>(victims());
        for (int i = 0; i < pairs; i++) {
            people.add(IDLE + i);
        }
        return people;
    }

    @Override
    List<String> victims() {
        List<String> people = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            people.add(SENDER + i);
            people.add(RECEIVER + i);
        }
        return people;
    }

    @Override
    void prepare() {
        for (int i = 0; i < pairs; i++) {
            ChatKey receiver = key(RECEIVER + i);
            int number = i;
            town.person(SENDER + i)
                    .act("ask", messenger -> messenger.contacts().request(receiver, "I am sender " + number));
        }
        for (int i = 0; i < pairs; i++) {
            String sender = SENDER + i;
            String receiver = RECEIVER + i;
            await(sender + " and " + receiver + " are contacts", () -> areContacts(sender, receiver));
        }
    }

    @Override
    int steps() {
        return pairs * rounds;
    }

    /** Who has no running messenger says nothing. */
    @Override
    void step(int number) {
        String sender = SENDER + number % pairs;
        String receiver = RECEIVER + number % pairs;
        if (town.person(sender).isUp()) {
            say("text " + number, sender, List.of(receiver), messenger -> messenger.chat(key(receiver)));
        }
    }

    @Override
    List<String> untruths() {
        return List.of();
    }
}
