package dev.jwaku.tools.conditions;

import java.util.ArrayList;
import java.util.List;

/** Two contacts write in turn; while one of them stands still, is away or begins anew, the other writes. */
final class Talk extends Story {
    static final String ALICE = "alice";
    static final String BOB = "bob";
    /** Bob's, where he has two. */
    static final String SECOND = "bob-second";

    private final int messages;
    private final Condition condition;

    Talk(Town town, Letters letters, int messages, Condition condition) {
        super(town, letters);
        this.messages = messages;
        this.condition = condition;
    }

    @Override
    List<String> people() {
        return condition == Condition.TWO_DEVICES ? List.of(ALICE, BOB, SECOND) : List.of(ALICE, BOB);
    }

    @Override
    List<String> victims() {
        return List.of(condition == Condition.RESTARTS ? ALICE : BOB);
    }

    @Override
    void prepare() {
        befriend(ALICE, BOB);
        if (condition == Condition.TWO_DEVICES) {
            town.person(SECOND).act("meet", messenger -> messenger.contacts().add(key(ALICE)));
        }
    }

    @Override
    int steps() {
        return messages;
    }

    @Override
    void step(int number) {
        boolean isAlices = number % 2 == 0 || condition == Condition.REINSTALL && number < messages / 2;
        String from = isAlices ? ALICE : BOB;
        List<String> to = isAlices ? others(ALICE) : List.of(ALICE);
        say("text " + number, from, to, messenger -> messenger.chat(key(to.getFirst())));
    }

    @Override
    List<String> untruths() {
        List<String> found = new ArrayList<>();
        if (condition != Condition.REINSTALL && !(areContacts(ALICE, BOB) && areContacts(BOB, ALICE))) {
            found.add("they are no contacts any more");
        }
        return found;
    }
}
