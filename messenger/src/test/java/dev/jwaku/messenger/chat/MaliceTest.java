package dev.jwaku.messenger.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.messenger.Vectors;
import dev.jwaku.messenger.application.AcceptContactRequest;
import dev.jwaku.messenger.application.ApplicationMessage;
import dev.jwaku.messenger.application.ChatMessage;
import dev.jwaku.messenger.application.CommunityDescription;
import dev.jwaku.messenger.application.CommunityMember;
import dev.jwaku.messenger.application.CommunityRequestToJoin;
import dev.jwaku.messenger.application.CommunityRequestToJoinResponse;
import dev.jwaku.messenger.application.DeleteMessage;
import dev.jwaku.messenger.application.EditMessage;
import dev.jwaku.messenger.application.EmojiReaction;
import dev.jwaku.messenger.application.MembershipEvent;
import dev.jwaku.messenger.application.MembershipEventType;
import dev.jwaku.messenger.application.MembershipUpdateMessage;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.application.RetractContactRequest;
import dev.jwaku.messenger.application.SignedMembershipEvent;
import dev.jwaku.messenger.application.UnreadMessage;
import dev.jwaku.messenger.community.Community;
import dev.jwaku.messenger.community.CommunityId;
import dev.jwaku.messenger.community.Standing;
import dev.jwaku.messenger.contact.ContactBook;
import dev.jwaku.messenger.contact.ContactRequest;
import dev.jwaku.messenger.group.GroupChat;
import dev.jwaku.messenger.group.GroupIntake;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.messenger.identity.Mnemonic;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.MemoryMeters;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people may send who mean no good, and what becomes of it. */
class MaliceTest {
    private static final Mnemonic WORDS = Mnemonic.parse("abandon ".repeat(11) + "about");
    private static final Identity FRIEND = Identity.fromPrivateKey(Vectors.A);
    private static final Identity OTHER = Identity.fromPrivateKey(Vectors.B);
    private static final Identity STRANGER = Identity.fromPrivateKey(Bytes.fromHex("07".repeat(32)));

    private final Instant now = Instant.now();
    private Bench bench;

    @BeforeEach
    void open(@TempDir Path folder) {
        bench = new Bench(folder, WORDS);
        bench.doors().contacts().add(FRIEND.chatKey());
        bench.doors().contacts().add(OTHER.chatKey());
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void strangersAreHeardWhenTheyAreContacts() {
        assertThat(bench.say(STRANGER, text("hi", now))).isEqualTo(Verdict.LATER);
        assertThat(shown()).isEmpty();
        bench.doors().contacts().add(STRANGER.chatKey());
        assertThat(bench.say(STRANGER, text("hi", now))).isEqualTo(Verdict.ACCEPTED);
        bench.doors().contacts().decline(STRANGER.chatKey());
        assertThat(bench.say(STRANGER, text("again", now))).isEqualTo(Verdict.LATER);
        assertThat(shown()).containsExactly("hi");
    }

    @Test
    void clocksFromTheFutureWaitAndMissingOnesAreRefused() {
        assertThat(bench.say(FRIEND, text("later", now.plusSeconds(130)))).isEqualTo(Verdict.LATER);
        assertThat(bench.say(FRIEND, text("later", now.plusSeconds(130)), now.plusSeconds(60)))
                .isEqualTo(Verdict.ACCEPTED);
        assertThat(bench.say(FRIEND, new ChatMessage(0, 1, "x", "", "0x04", 1, 1, "")))
                .isEqualTo(Verdict.REFUSED);
        assertThat(bench.say(FRIEND, new ChatMessage(1, 0, "x", "", "0x04", 1, 1, "")))
                .isEqualTo(Verdict.REFUSED);
        assertThat(bench.say(FRIEND, new ChatMessage(-1, 1, "x", "", "0x04", 1, 1, "")))
                .isEqualTo(Verdict.REFUSED);
        assertThat(bench.say(FRIEND, new AcceptContactRequest("", Long.MAX_VALUE)))
                .isEqualTo(Verdict.LATER);
    }

    /** Envelopes tell whole seconds: that must not make such a clock one from the future. */
    @Test
    void aClockThatIsTwoMinutesAheadIsTakenIn() {
        Instant late = now.truncatedTo(ChronoUnit.SECONDS).plusMillis(900);
        assertThat(bench.say(FRIEND, text("ahead", late.plusSeconds(120)), late))
                .isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void oversizedAndGarbledContentIsRefused() {
        assertThat(bench.say(FRIEND, text("x".repeat(4097), now))).isEqualTo(Verdict.REFUSED);
        assertThat(bench.say(FRIEND, text(" ", now))).isEqualTo(Verdict.REFUSED);
        for (int type = 0; type < 100; type++) {
            assertThat(bench.say(FRIEND, new UnreadMessage(type, Bytes.fromHex("0a05"))))
                    .isNotEqualTo(Verdict.LATER);
        }
        assertThat(shown()).isEmpty();
    }

    @Test
    void whatSomebodyElseSignedIsRefused() {
        ChatKey friend = FRIEND.chatKey();
        List<ApplicationMessage> messages = List.of(
                text("forwarded", now),
                new AcceptContactRequest("", millis()),
                new EditMessage(millis(), "x", "c", id(1), 1, 1, List.of(), Optional.empty()),
                new DeleteMessage(millis(), "c", id(1), 1, ""),
                group(OTHER, "a group", List.of(bench.key(), friend)));
        for (ApplicationMessage message : messages) {
            assertThat(bench.say(OTHER, friend, message, now)).isEqualTo(Verdict.REFUSED);
        }
        assertThat(bench.doors().groups().all()).isEmpty();
    }

    @Test
    void onlyAuthorsEditAndDelete() {
        assertThat(bench.say(FRIEND, text("mine", now))).isEqualTo(Verdict.ACCEPTED);
        MessageId mine =
                bench.doors().conversations().inbox().read(0, 1).getFirst().id();

        assertThat(bench.say(OTHER, edit(mine, "yours"))).isEqualTo(Verdict.REFUSED);
        assertThat(bench.say(OTHER, new DeleteMessage(millis(), "c", mine.toString(), 1, "")))
                .isEqualTo(Verdict.REFUSED);
        assertThat(bench.say(OTHER, reaction(mine, 1))).isEqualTo(Verdict.REFUSED);
        assertThat(bench.say(FRIEND, reaction(mine, 77))).isEqualTo(Verdict.REFUSED);
        assertThat(bench.say(FRIEND, edit(mine, "better"))).isEqualTo(Verdict.ACCEPTED);
        assertThat(shown()).containsExactly("better");
    }

    @Test
    void anOlderEditDoesNotComeBack() {
        assertThat(bench.say(FRIEND, text("one", now))).isEqualTo(Verdict.ACCEPTED);
        MessageId id =
                bench.doors().conversations().inbox().read(0, 1).getFirst().id();
        EditMessage newer = new EditMessage(millis(), "three", "c", id.toString(), 1, 1, List.of(), Optional.empty());
        EditMessage older = new EditMessage(millis() - 1, "two", "c", id.toString(), 1, 1, List.of(), Optional.empty());

        assertThat(bench.say(FRIEND, newer)).isEqualTo(Verdict.ACCEPTED);
        assertThat(bench.say(FRIEND, older)).isEqualTo(Verdict.ACCEPTED);
        assertThat(shown()).containsExactly("three");
    }

    @Test
    void amendmentsOfNothingAreBounded() {
        for (int i = 0; i < Amendments.MOST_WAITING; i++) {
            assertThat(bench.say(FRIEND, edit(MessageId.parse(id(i)), "x"))).isEqualTo(Verdict.ACCEPTED);
        }
        assertThat(bench.say(FRIEND, edit(MessageId.parse(id(99_999)), "x"))).isEqualTo(Verdict.LATER);
        assertThat(bench.say(OTHER, edit(MessageId.parse(id(99_999)), "x"))).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void requestsOfStrangersAreBoundedAndAnnouncedOnce() {
        AtomicInteger told = new AtomicInteger();
        bench.listen(new MessengerListener() {
            @Override
            public void onContactRequest(ContactRequest request) {
                told.incrementAndGet();
            }
        });
        for (int i = 0; i < ContactBook.MOST_REQUESTS; i++) {
            assertThat(bench.say(person(i), request(i))).isEqualTo(Verdict.ACCEPTED);
        }
        assertThat(bench.say(person(0), request(5))).isEqualTo(Verdict.ACCEPTED);
        assertThat(told).hasValue(ContactBook.MOST_REQUESTS);
        assertThat(bench.doors().contacts().pending()).hasSize(ContactBook.MOST_REQUESTS);
        assertThat(bench.say(STRANGER, request(1))).isEqualTo(Verdict.LATER);
        bench.doors().contacts().decline(person(0).chatKey());
        assertThat(bench.say(STRANGER, request(1))).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void aReplayedRequestDoesNotUndoARetraction() {
        ChatMessage request = request(1);
        assertThat(bench.say(STRANGER, request)).isEqualTo(Verdict.ACCEPTED);
        OutgoingMessage ignored = bench.doors().contacts().retract(STRANGER.chatKey());

        assertThat(bench.say(STRANGER, request)).isEqualTo(Verdict.ACCEPTED);
        assertThat(bench.doors().contacts().get(STRANGER.chatKey()).hasAddedUs())
                .isFalse();
        assertThat(bench.doors().contacts().pending()).isEmpty();
    }

    @Test
    void aRetractionMayOvertakeItsRequest() {
        assertThat(bench.say(STRANGER, new RetractContactRequest("", millis()))).isEqualTo(Verdict.ACCEPTED);
        assertThat(bench.say(STRANGER, request(1))).isEqualTo(Verdict.ACCEPTED);

        assertThat(bench.doors().contacts().pending()).isEmpty();
        assertThat(bench.say(STRANGER, request(10_001))).isEqualTo(Verdict.ACCEPTED);
        assertThat(bench.doors().contacts().pending()).hasSize(1);
    }

    @Test
    void whoFloodsIsHeldBackAndHeardLater() {
        Floodgate gate = new Floodgate(new MemoryMeters());
        for (int i = 0; i < Floodgate.BURST; i++) {
            assertThat(gate.admits(FRIEND.chatKey(), now)).isTrue();
        }
        assertThat(gate.admits(FRIEND.chatKey(), now)).isFalse();
        assertThat(gate.admits(OTHER.chatKey(), now)).isTrue();
        for (int i = 0; i < Floodgate.PER_SECOND; i++) {
            assertThat(gate.admits(FRIEND.chatKey(), now.plusSeconds(1))).isTrue();
        }
        assertThat(gate.admits(FRIEND.chatKey(), now.plusSeconds(1))).isFalse();
        assertThat(gate.admits(FRIEND.chatKey(), now.minusSeconds(100))).isFalse();
    }

    @Test
    void aGroupMemberDoesOnlyWhatItMay() {
        MembershipUpdateMessage created = group(FRIEND, "ours", List.of(bench.key(), OTHER.chatKey()));
        assertThat(bench.say(FRIEND, created)).isEqualTo(Verdict.ACCEPTED);
        GroupChat ours = bench.doors().groups().all().getFirst();

        assertThat(bench.say(OTHER, with(created, OTHER, MembershipEventType.MEMBER_REMOVED, "", FRIEND.chatKey())))
                .isEqualTo(Verdict.REFUSED);
        assertThat(bench.say(OTHER, with(created, OTHER, MembershipEventType.ADMINS_ADDED, "", OTHER.chatKey())))
                .isEqualTo(Verdict.REFUSED);
        assertThat(bench.say(STRANGER, with(created, STRANGER, MembershipEventType.NAME_CHANGED, "taken")))
                .isEqualTo(Verdict.REFUSED);
        assertThat(bench.say(STRANGER, created)).isEqualTo(Verdict.REFUSED);
        List<Bytes> garbage = new ArrayList<>(created.events());
        garbage.add(Bytes.fromHex("00".repeat(70)));
        assertThat(bench.say(
                        OTHER,
                        new MembershipUpdateMessage(created.chatId(), garbage, Optional.empty(), Optional.empty())))
                .isEqualTo(Verdict.REFUSED);
        assertThat(ours.membership().members()).containsExactly(FRIEND.chatKey(), bench.key(), OTHER.chatKey());
        assertThat(ours.membership().name()).isEqualTo("ours");
        assertThat(bench.say(OTHER, with(created, OTHER, MembershipEventType.NAME_CHANGED, "renamed")))
                .isEqualTo(Verdict.ACCEPTED);
        assertThat(ours.membership().name()).isEqualTo("renamed");
    }

    @Test
    void groupsOfStrangersAreBoundedAndWaitForUs() {
        for (int i = 0; i < GroupIntake.MOST_UNCONFIRMED; i++) {
            assertThat(bench.say(STRANGER, group(STRANGER, "group " + i, List.of(bench.key()))))
                    .isEqualTo(Verdict.ACCEPTED);
        }
        assertThat(bench.say(STRANGER, group(STRANGER, "one more", List.of(bench.key()))))
                .isEqualTo(Verdict.LATER);
        assertThat(bench.doors().groups().all()).hasSize(GroupIntake.MOST_UNCONFIRMED);
        assertThat(bench.doors().groups().all()).noneMatch(GroupChat::isActive);
        assertThat(bench.posted).isEmpty();
        assertThat(bench.say(FRIEND, group(FRIEND, "of a friend", List.of(bench.key()))))
                .isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void onlyACommunityDescribesItselfAndAnswers() {
        CommunityId id = new CommunityId(OTHER.chatKey());
        Community looked = bench.doors().communities().open(id);
        assertThat(looked.name()).isEmpty();
        OutgoingMessage asked = bench.doors().communities().join(id);
        assertThat(asked.recipients()).isEmpty();
        CommunityDescription description = description(id, millis(), bench.key());

        assertThat(bench.say(STRANGER, description)).isEqualTo(Verdict.REFUSED);
        assertThat(bench.say(STRANGER, response(id, true))).isEqualTo(Verdict.REFUSED);
        assertThat(bench.say(OTHER, description(id, millis() + 130_000, bench.key())))
                .isEqualTo(Verdict.LATER);
        assertThat(bench.doors().communities().find(id).orElseThrow().standing())
                .isEqualTo(Standing.REQUESTED);
        assertThat(bench.say(OTHER, response(id, true))).isEqualTo(Verdict.ACCEPTED);
        assertThat(bench.doors().communities().find(id).orElseThrow().standing())
                .as("accepted, but not named by the description")
                .isEqualTo(Standing.REQUESTED);
        assertThat(bench.say(OTHER, description(id, millis() + 2_000, bench.key())))
                .isEqualTo(Verdict.ACCEPTED);
        assertThat(bench.doors().communities().find(id).orElseThrow().standing())
                .isEqualTo(Standing.MEMBER);
        assertThat(bench.say(OTHER, description(id, 5, FRIEND.chatKey()))).isEqualTo(Verdict.ACCEPTED);
        assertThat(bench.doors().communities().find(id).orElseThrow().standing())
                .as("an older description is no news")
                .isEqualTo(Standing.MEMBER);
    }

    @Test
    void anOwnerMakesNobodyAMemberWhoDidNotAsk() {
        CommunityId id = new CommunityId(OTHER.chatKey());
        CommunityId victim = new CommunityId(FRIEND.chatKey());
        bench.doors().communities().open(id);
        bench.doors().communities().open(victim);

        assertThat(bench.say(OTHER, description(id, millis(), bench.key()))).isEqualTo(Verdict.ACCEPTED);
        assertThat(bench.say(OTHER, response(id, true))).isEqualTo(Verdict.ACCEPTED);
        assertThat(bench.say(OTHER, description(victim, millis(), bench.key())))
                .as("of a community that it does not own")
                .isEqualTo(Verdict.REFUSED);
        assertThat(bench.say(OTHER, response(victim, true))).isEqualTo(Verdict.REFUSED);
        assertThat(bench.doors().communities().all())
                .extracting(Community::standing)
                .containsExactly(Standing.KNOWN, Standing.KNOWN);
        assertThat(bench.posted).isEmpty();
    }

    @Test
    void aCommunityOfOursCountsEachRequestOnce() {
        Community ours = bench.doors().communities().create("Club", "", false);
        long seconds = now.getEpochSecond();
        CommunityRequestToJoin request = join(ours.id(), seconds);

        assertThat(bench.say(STRANGER, join(ours.id(), seconds + 1_000))).isEqualTo(Verdict.LATER);
        assertThat(bench.say(STRANGER, join(ours.id(), Long.MAX_VALUE))).isEqualTo(Verdict.LATER);
        assertThat(bench.say(STRANGER, join(new CommunityId(OTHER.chatKey()), seconds)))
                .isEqualTo(Verdict.REFUSED);
        assertThat(bench.say(STRANGER, request)).isEqualTo(Verdict.ACCEPTED);
        assertThat(bench.say(STRANGER, request)).isEqualTo(Verdict.ACCEPTED);
        assertThat(bench.doors().communities().requests(ours.id())).hasSize(1);
        OutgoingMessage rejected = bench.doors().communities().reject(ours.id().requestOf(STRANGER.chatKey()));
        assertThat(rejected.recipients()).containsExactly(STRANGER.chatKey());
        assertThat(bench.say(STRANGER, request)).as("replayed").isEqualTo(Verdict.ACCEPTED);
        assertThat(bench.doors().communities().requests(ours.id())).isEmpty();
        assertThat(bench.say(STRANGER, join(ours.id(), seconds + 1))).isEqualTo(Verdict.ACCEPTED);
        assertThat(bench.doors().communities().requests(ours.id())).hasSize(1);
    }

    private List<String> shown() {
        return bench.doors().conversations().inbox().read(0, 100).stream()
                .map(InboxMessage::text)
                .toList();
    }

    private long millis() {
        return now.toEpochMilli();
    }

    private static ChatMessage text(String text, Instant clock) {
        return ChatMessage.oneToOne(clock.toEpochMilli(), clock.toEpochMilli(), text, "0x04");
    }

    private ChatMessage request(int offset) {
        return ChatMessage.contactRequest(millis() - 10_000 + offset, millis(), "let me in", "0x04");
    }

    private EditMessage edit(MessageId message, String text) {
        return new EditMessage(millis(), text, "c", message.toString(), 1, 1, List.of(), Optional.empty());
    }

    private EmojiReaction reaction(MessageId message, int emoji) {
        return new EmojiReaction(millis(), "c", message.toString(), 1, emoji, false, Bytes.EMPTY);
    }

    private static String id(int number) {
        return "0x%064x".formatted(number);
    }

    private static Identity person(int number) {
        return Identity.fromPrivateKey(Bytes.fromHex("%064x".formatted(1_000_000 + number)));
    }

    private MembershipUpdateMessage group(Identity creator, String name, List<ChatKey> members) {
        String id = name.replace(' ', '-') + "-" + creator.chatKey().hex();
        MembershipUpdateMessage empty = new MembershipUpdateMessage(id, List.of(), Optional.empty(), Optional.empty());
        MembershipUpdateMessage created = with(empty, creator, MembershipEventType.CHAT_CREATED, name);
        return with(created, creator, MembershipEventType.MEMBERS_ADDED, "", members.toArray(ChatKey[]::new));
    }

    private MembershipUpdateMessage with(
            MembershipUpdateMessage update,
            Identity author,
            MembershipEventType type,
            String name,
            ChatKey... members) {
        List<Bytes> events = new ArrayList<>(update.events());
        MembershipEvent event = new MembershipEvent(
                millis() + events.size(),
                List.of(members).stream().map(ChatKey::hex).toList(),
                name,
                type.number(),
                "",
                Bytes.EMPTY);
        events.add(SignedMembershipEvent.sign(author, update.chatId(), event).encode());
        return new MembershipUpdateMessage(update.chatId(), events, Optional.empty(), Optional.empty());
    }

    private static CommunityDescription description(CommunityId id, long clock, ChatKey member) {
        var members = new LinkedHashMap<String, CommunityMember>();
        members.put(member.hex(), new CommunityMember(List.of(), 0, 0));
        return new CommunityDescription(
                clock,
                members,
                Optional.empty(),
                Optional.empty(),
                new LinkedHashMap<>(),
                Optional.empty(),
                "",
                "",
                List.of(),
                0,
                id.toString());
    }

    private CommunityRequestToJoinResponse response(CommunityId id, boolean isAccepted) {
        return new CommunityRequestToJoinResponse(
                millis() + 1_000,
                Optional.empty(),
                isAccepted,
                Bytes.EMPTY,
                id.compressed(),
                "",
                Bytes.EMPTY,
                Optional.empty(),
                Bytes.EMPTY);
    }

    private static CommunityRequestToJoin join(CommunityId id, long seconds) {
        return new CommunityRequestToJoin(seconds, "", "", id.compressed(), "", List.of(), 0);
    }
}
