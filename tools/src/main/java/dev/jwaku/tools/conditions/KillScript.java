package dev.jwaku.tools.conditions;

import dev.jwaku.messenger.Messenger;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.chat.ChatEntry;
import dev.jwaku.messenger.chat.Conversation;
import dev.jwaku.messenger.community.Community;
import dev.jwaku.messenger.community.Standing;
import dev.jwaku.messenger.contact.ContactRequest;
import dev.jwaku.messenger.group.GroupChat;
import dev.jwaku.messenger.identity.ChatKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What three people do with each other: each becomes a contact of each, one makes a group and a community, which
 * another joins, and all write. Each does its deeds in order, each deed as soon as it can be done.
 */
final class KillScript {
    static final String ALICE = "alice";
    static final String BOB = "bob";
    static final String CAROL = "carol";
    static final List<String> PEOPLE = List.of(ALICE, BOB, CAROL);
    private static final String GROUP = "the group";
    private static final String COMMUNITY = "the community";
    private static final int PAGE = 1000;

    private final Map<String, ChatKey> keys = new LinkedHashMap<>();
    private final Map<String, List<Deed>> deeds = new LinkedHashMap<>();
    private Optional<Community> community = Optional.empty();

    KillScript() {
        deeds.put(
                ALICE,
                List.of(
                        found(),
                        ask(ALICE, BOB),
                        ask(ALICE, CAROL),
                        text("a to bob", ALICE, BOB),
                        group(),
                        groupText("a to all", ALICE),
                        answer(),
                        text("a to carol", ALICE, CAROL),
                        groupText("a to all again", ALICE)));
        deeds.put(
                BOB,
                List.of(
                        accept(BOB, ALICE),
                        text("b to alice", BOB, ALICE),
                        ask(BOB, CAROL),
                        look(),
                        join(),
                        groupText("b to all", BOB),
                        text("b to carol", BOB, CAROL)));
        deeds.put(
                CAROL,
                List.of(
                        accept(CAROL, ALICE),
                        accept(CAROL, BOB),
                        text("c to alice", CAROL, ALICE),
                        groupText("c to all", CAROL),
                        text("c to bob", CAROL, BOB)));
    }

    /** What somebody has to do, in order. */
    List<Deed> of(String name) {
        return deeds.getOrDefault(name, List.of());
    }

    List<Deed> all() {
        return deeds.values().stream().flatMap(List::stream).toList();
    }

    /** Somebody is there. */
    void met(String name, ChatKey key) {
        keys.put(name, key);
    }

    private boolean knows(String name) {
        return keys.containsKey(name);
    }

    /** Of somebody who was met. */
    ChatKey key(String name) {
        return Optional.ofNullable(keys.get(name)).orElseThrow();
    }

    private Deed ask(String from, String to) {
        String greeting = from + " asks " + to;
        return new Deed(greeting, from, List.of(to))
                .once(messenger -> knows(to))
                .does(
                        messenger -> messenger.contacts().get(key(to)).isAdded(),
                        messenger -> Optional.of(
                                messenger.contacts().request(key(to), greeting).id()))
                .found(messenger -> own(messenger.chat(key(to)), greeting))
                .reaches(messenger ->
                        knows(from) && messenger.contacts().get(key(from)).hasAddedUs());
    }

    private Deed accept(String who, String whom) {
        return new Deed(who + " accepts " + whom, who, List.of(whom))
                .once(messenger ->
                        knows(whom) && messenger.contacts().get(key(whom)).hasAddedUs())
                .does(messenger -> messenger.contacts().get(key(whom)).isMutual(), messenger -> {
                    Optional<ContactRequest> request = messenger.contacts().pending().stream()
                            .filter(waiting -> waiting.sender().equals(key(whom)))
                            .findFirst();
                    if (request.isEmpty()) {
                        throw new IllegalStateException(who + " is asked and has no request");
                    }
                    return Optional.of(messenger.contacts().accept(key(whom)).id());
                })
                .reaches(messenger -> messenger.contacts().get(key(who)).isMutual());
    }

    private Deed text(String text, String from, String to) {
        return said(
                text,
                from,
                List.of(to),
                messenger -> Optional.of(messenger)
                        .filter(present ->
                                knows(to) && present.contacts().get(key(to)).isMutual())
                        .map(present -> present.chat(key(to))));
    }

    private Deed groupText(String text, String from) {
        return said(text, from, others(from), messenger -> group(messenger).map(Function.identity()));
    }

    private Deed said(
            String text, String from, List<String> to, Function<Messenger, Optional<? extends Conversation>> where) {
        return new Deed(text, from, to)
                .once(messenger -> where.apply(messenger).isPresent())
                .does(
                        messenger -> where.apply(messenger)
                                .flatMap(chat -> own(chat, text))
                                .isPresent(),
                        messenger -> where.apply(messenger)
                                .map(chat -> chat.send(text).id()))
                .found(messenger -> where.apply(messenger).flatMap(chat -> own(chat, text)))
                .reaches(messenger -> messenger.inbox().read(0, PAGE).stream()
                        .anyMatch(message -> message.text().equals(text)));
    }

    private static Optional<MessageId> own(Conversation chat, String text) {
        return chat.read(0, PAGE).stream()
                .filter(entry -> entry.state().isPresent() && entry.text().equals(text))
                .map(ChatEntry::id)
                .findFirst();
    }

    private static List<String> others(String name) {
        return PEOPLE.stream().filter(other -> !other.equals(name)).toList();
    }

    private Deed group() {
        List<String> others = others(ALICE);
        return new Deed(GROUP, ALICE, others)
                .once(messenger -> others.stream()
                        .allMatch(name -> knows(name)
                                && messenger.contacts().get(key(name)).isMutual()))
                .does(messenger -> !messenger.groups().all().isEmpty(), messenger -> {
                    List<ChatKey> members = others.stream().map(this::key).toList();
                    GroupChat ignored = messenger.groups().create(GROUP, members);
                    return Optional.empty();
                })
                .reaches(messenger -> group(messenger).isPresent());
    }

    private static Optional<GroupChat> group(Messenger messenger) {
        return messenger.groups().all().stream().filter(GroupChat::isActive).findFirst();
    }

    private Deed found() {
        Predicate<Messenger> isThere =
                messenger -> messenger.communities().all().stream().anyMatch(Community::isOurs);
        return new Deed(COMMUNITY, ALICE, List.of())
                .once(messenger -> {
                    community = messenger.communities().all().stream()
                            .filter(Community::isOurs)
                            .findFirst();
                    return true;
                })
                .does(isThere, messenger -> {
                    community = Optional.of(messenger.communities().create(COMMUNITY, "of the test", false));
                    return Optional.empty();
                });
    }

    private Deed look() {
        return new Deed("a look at " + COMMUNITY, BOB, List.of())
                .once(messenger -> community.isPresent())
                .does(messenger -> here(messenger).isPresent(), messenger -> {
                    Community ignored =
                            messenger.communities().open(community.orElseThrow().id());
                    return Optional.empty();
                });
    }

    private Optional<Community> here(Messenger messenger) {
        return community.flatMap(known -> messenger.communities().find(known.id()));
    }

    private Deed join() {
        return new Deed("a request to join", BOB, List.of(ALICE))
                .once(messenger ->
                        here(messenger).filter(known -> !known.name().isEmpty()).isPresent())
                .does(
                        messenger -> here(messenger)
                                .filter(known ->
                                        known.standing() == Standing.REQUESTED || known.standing() == Standing.MEMBER)
                                .isPresent(),
                        messenger -> Optional.of(messenger
                                .communities()
                                .join(community.orElseThrow().id())
                                .id()))
                .reaches(messenger -> isAsked(messenger) || hasMember(messenger));
    }

    private boolean isAsked(Messenger messenger) {
        return community.isPresent()
                && !messenger.communities().requests(community.get().id()).isEmpty();
    }

    private boolean hasMember(Messenger messenger) {
        return knows(BOB)
                && here(messenger)
                        .filter(known -> known.members().contains(key(BOB)))
                        .isPresent();
    }

    private Deed answer() {
        return new Deed("an answer", ALICE, List.of(BOB))
                .once(messenger -> isAsked(messenger) || hasMember(messenger))
                .does(
                        this::hasMember,
                        messenger -> Optional.of(messenger
                                .communities()
                                .accept(messenger
                                        .communities()
                                        .requests(community.orElseThrow().id())
                                        .getFirst()
                                        .id())
                                .id()))
                .reaches(messenger -> here(messenger)
                        .filter(known -> known.standing() == Standing.MEMBER)
                        .isPresent());
    }

    /** What somebody believes in the end that is not so, or has twice. On a task of the person. */
    List<String> untruths(String name, Messenger messenger) {
        List<String> found = new ArrayList<>();
        for (String other : others(name)) {
            if (!messenger.contacts().get(key(other)).isMutual()) {
                found.add(name + " and " + other + " are no contacts");
            }
        }
        List<GroupChat> groups = messenger.groups().all();
        if (groups.size() != 1 || groups.getFirst().membership().joined().size() != PEOPLE.size()) {
            found.add(name + " has " + groups.size() + " groups, or not everybody is in");
        }
        if (!name.equals(CAROL)
                && (messenger.communities().all().size() != 1 || !hasMember(messenger) || isAsked(messenger))) {
            found.add(name + " has not one community with its member");
        }
        for (Deed deed : of(name)) {
            long times =
                    said(messenger, groups).stream().filter(deed.label::equals).count();
            if (times > 1) {
                found.add(deed + " is " + times + " times in the log of its author");
            }
        }
        return found;
    }

    private List<String> said(Messenger messenger, List<GroupChat> groups) {
        List<Conversation> chats = new ArrayList<>(groups);
        keys.values().stream()
                .filter(key -> !key.equals(messenger.chatKey()))
                .forEach(key -> chats.add(messenger.chat(key)));
        return chats.stream()
                .flatMap(chat -> chat.read(0, PAGE).stream())
                .filter(entry -> entry.state().isPresent())
                .map(ChatEntry::text)
                .toList();
    }
}
