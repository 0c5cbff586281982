package dev.jwaku.tools.conditions;

import dev.jwaku.messenger.Messenger;
import dev.jwaku.messenger.chat.MessengerListener;
import dev.jwaku.messenger.community.Community;
import dev.jwaku.messenger.community.CommunityId;
import dev.jwaku.messenger.community.JoinRequest;
import dev.jwaku.messenger.community.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** One runs communities that the other has looked at. The other asks to join each and is let in, or leaves each. */
final class CommunityStory extends Story {
    private static final String OWNER = "olga";
    private static final String MEMBER = "mark";

    private final int steps;
    private final boolean joins;
    private final List<CommunityId> ids = new ArrayList<>();

    /**
     * Something to be done with communities.
     *
     * @param messages of which joining takes two: the request and its answer
     * @param joins whether communities are joined, or left
     */
    CommunityStory(Town town, Letters letters, int messages, boolean joins) {
        super(town, letters);
        this.steps = joins ? Math.max(1, messages / 2) : messages;
        this.joins = joins;
    }

    @Override
    List<String> people() {
        return List.of(OWNER, MEMBER);
    }

    @Override
    List<String> victims() {
        return List.of(OWNER);
    }

    @Override
    void prepare() {
        for (int i = 0; i < steps; i++) {
            String name = "community " + i;
            ids.add(town.person(OWNER)
                    .ask(
                            "create",
                            messenger -> messenger
                                    .communities()
                                    .create(name, "of the test", !joins)
                                    .id()));
        }
        ids.forEach(id -> town.person(MEMBER)
                .act("look", messenger -> messenger.communities().open(id)));
        await("descriptions", () -> all(MEMBER, community -> !community.name().isEmpty()));
        if (!joins) {
            ids.forEach(id -> town.person(MEMBER)
                    .act("join", messenger -> messenger.communities().join(id)));
            await("membership", () -> all(MEMBER, community -> community.standing() == Standing.MEMBER));
        }
    }

    private boolean all(String name, Predicate<Community> condition) {
        return count(name, condition) == steps;
    }

    private long count(String name, Predicate<Community> condition) {
        return town.person(name)
                .ask(
                        "look",
                        messenger -> messenger.communities().all().stream()
                                .filter(community -> ids.contains(community.id()))
                                .filter(condition)
                                .count());
    }

    @Override
    int steps() {
        return steps;
    }

    @Override
    void step(int number) {
        CommunityId id = ids.get(number);
        if (joins) {
            send(
                    "request " + number,
                    MEMBER,
                    List.of(OWNER),
                    messenger -> messenger.communities().join(id).id());
        } else {
            send(
                    "leave " + number,
                    MEMBER,
                    List.of(OWNER),
                    messenger -> messenger.communities().leave(id).id());
        }
    }

    @Override
    MessengerListener further(Person person) {
        return new MessengerListener() {
            @Override
            public void onJoinRequest(JoinRequest request) {
                onRequest(person, request);
            }

            @Override
            public void onCommunity(CommunityId community) {
                person.act("look", messenger -> look(person, messenger, community));
            }
        };
    }

    private void onRequest(Person person, JoinRequest request) {
        int number = ids.indexOf(request.community());
        letters.shown("request " + number, person.name, person.profile(), Long.toString(request.clock()));
        if (letters.all().stream().noneMatch(letter -> letter.label.equals("answer " + number))) {
            send(
                    "answer " + number,
                    OWNER,
                    List.of(MEMBER),
                    messenger -> messenger.communities().accept(request.id()).id());
        }
    }

    private void look(Person person, Messenger messenger, CommunityId id) {
        int number = ids.indexOf(id);
        messenger.communities().find(id).filter(found -> number >= 0).ifPresent(community -> {
            if (joins && community.standing() == Standing.MEMBER) {
                letters.shown("answer " + number, person.name, person.profile(), "member");
            } else if (!joins && !community.members().contains(key(MEMBER))) {
                letters.shown("leave " + number, person.name, person.profile(), "left");
            }
        });
    }

    @Override
    List<String> untruths() {
        Standing expected = joins ? Standing.MEMBER : Standing.LEFT;
        List<String> found = new ArrayList<>();
        if (!all(MEMBER, community -> community.standing() == expected)) {
            found.add("not everywhere is the member " + expected);
        }
        if (!all(OWNER, community -> community.members().contains(key(MEMBER)) == joins)) {
            found.add("the owner's lists of members are not what the member believes");
        }
        return found;
    }
}
