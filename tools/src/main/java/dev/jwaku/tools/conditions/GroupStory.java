package dev.jwaku.tools.conditions;

import dev.jwaku.messenger.Messenger;
import dev.jwaku.messenger.chat.MessengerListener;
import dev.jwaku.messenger.group.GroupChat;
import dev.jwaku.messenger.identity.ChatKey;
import java.util.ArrayList;
import java.util.List;

/**
 * Three mutual contacts. They create groups in turn, or write into one in turn. A creation is acknowledged when its
 * creator sees that the other takes part.
 */
final class GroupStory extends Story {
    private static final String ALICE = "alice";
    private static final String BOB = "bob";
    private static final String CAROL = "carol";
    private static final List<String> PEOPLE = List.of(ALICE, BOB, CAROL);
    private static final String FIRST = "the first group";

    private final int steps;
    private final boolean creates;
    private String group = "";

    /**
     * Something to be done in groups.
     *
     * @param messages to single recipients, of which each step makes two
     * @param creates whether groups are created, or messages written
     */
    GroupStory(Town town, Letters letters, int messages, boolean creates) {
        super(town, letters);
        this.steps = Math.max(1, messages / 2);
        this.creates = creates;
    }

    @Override
    List<String> people() {
        return PEOPLE;
    }

    @Override
    List<String> victims() {
        return List.of(CAROL);
    }

    @Override
    void prepare() {
        befriend(ALICE, BOB);
        befriend(ALICE, CAROL);
        befriend(BOB, CAROL);
        if (!creates) {
            List<ChatKey> keys = others(ALICE).stream().map(this::key).toList();
            group = town.person(ALICE)
                    .ask(
                            "create",
                            messenger -> messenger.groups().create(FIRST, keys).id());
            await("all take part", () -> PEOPLE.stream().allMatch(this::takesPart));
        }
    }

    private boolean takesPart(String name) {
        return town.person(name)
                .ask(
                        "look",
                        messenger -> messenger
                                .groups()
                                .find(group)
                                .filter(chat -> chat.membership().joined().size() == PEOPLE.size())
                                .isPresent());
    }

    @Override
    int steps() {
        return steps;
    }

    @Override
    void step(int number) {
        String from = PEOPLE.get(number % 2);
        if (creates) {
            create("group " + number, from);
        } else {
            say(
                    "text " + number,
                    from,
                    others(from),
                    messenger -> messenger.groups().find(group).orElseThrow());
        }
    }

    private void create(String name, String from) {
        List<ChatKey> keys = others(from).stream().map(this::key).toList();
        letters.offer(name, from, others(from));
        town.person(from).act("create", messenger -> messenger.groups().create(name, keys));
    }

    @Override
    MessengerListener further(Person person) {
        return new MessengerListener() {
            @Override
            public void onGroup(String id) {
                if (creates) {
                    person.act("look", messenger -> look(person, messenger, id));
                }
            }
        };
    }

    private void look(Person person, Messenger messenger, String id) {
        messenger.groups().find(id).map(GroupChat::membership).ifPresent(membership -> {
            letters.shown(membership.name(), person.name, person.profile(), id);
            letters.all().stream()
                    .filter(letter -> letter.label.equals(membership.name()) && letter.from.equals(person.name))
                    .filter(letter -> membership.hasJoined(key(letter.to)))
                    .forEach(letters::acked);
        });
    }

    @Override
    List<String> untruths() {
        List<String> found = new ArrayList<>();
        for (String name : PEOPLE) {
            List<String> names = town.person(name)
                    .ask(
                            "look",
                            messenger -> messenger.groups().all().stream()
                                    .filter(chat -> chat.isActive()
                                            && chat.membership().joined().size() == PEOPLE.size())
                                    .map(chat -> chat.membership().name())
                                    .toList());
            int expected = creates ? steps : 1;
            if (names.size() != expected || names.stream().distinct().count() != expected) {
                found.add(name + " takes part in " + names + " with everybody, of " + expected);
            }
        }
        return found;
    }
}
