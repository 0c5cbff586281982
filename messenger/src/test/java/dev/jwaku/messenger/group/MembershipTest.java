package dev.jwaku.messenger.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.messenger.Vectors;
import dev.jwaku.messenger.application.MembershipEvent;
import dev.jwaku.messenger.application.MembershipEventType;
import dev.jwaku.messenger.application.MembershipUpdateMessage;
import dev.jwaku.messenger.application.SignedMembershipEvent;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.runtime.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MembershipTest {
    private static final Identity ALICE = Identity.fromPrivateKey(Vectors.A);
    private static final Identity BOB = Identity.fromPrivateKey(Vectors.B);
    private static final Identity CAROL = Identity.fromPrivateKey(Bytes.fromHex("03".repeat(32)));
    private static final Identity MALLORY = Identity.fromPrivateKey(Bytes.fromHex("04".repeat(32)));
    private static final GroupChatId ID = GroupChatId.parse(
            "12345678-aaaa-4bbb-8ccc-0123456789ab-" + ALICE.chatKey().hex());

    private long clock = 1_700_000_000_000L;

    @Test
    void aGroupIsWhatItsChangesMake() {
        List<SignedMembershipEvent> events = new ArrayList<>(three());
        events.add(event(BOB, MembershipEventType.NAME_CHANGED, "renamed"));
        events.add(event(BOB, MembershipEventType.MEMBER_JOINED, ""));
        Membership group = Membership.strict(ID, events);

        assertThat(group.members()).containsExactly(ALICE.chatKey(), BOB.chatKey(), CAROL.chatKey());
        assertThat(group.joined()).containsExactly(ALICE.chatKey(), BOB.chatKey());
        assertThat(group.admins()).containsExactly(ALICE.chatKey());
        assertThat(group.name()).isEqualTo("renamed");
    }

    @Test
    void onlyAnAdministratorRemovesOthers() {
        assertRefused(with(three(), BOB, MembershipEventType.MEMBER_REMOVED, "", CAROL), "administrator removes");

        Membership group = Membership.strict(ID, with(three(), ALICE, MembershipEventType.MEMBER_REMOVED, "", CAROL));
        assertThat(group.members()).containsExactly(ALICE.chatKey(), BOB.chatKey());
        assertThat(group.wasEverMember(CAROL.chatKey())).isTrue();
    }

    @Test
    void administratorsCannotBeRemovedByOthersAndMayLeave() {
        List<SignedMembershipEvent> events = with(three(), ALICE, MembershipEventType.ADMINS_ADDED, "", BOB);

        assertThat(Membership.strict(ID, with(events, BOB, MembershipEventType.MEMBER_REMOVED, "", CAROL))
                        .members())
                .doesNotContain(CAROL.chatKey());
        assertRefused(with(events, BOB, MembershipEventType.MEMBER_REMOVED, "", ALICE), "one who is none");
        assertThat(Membership.strict(ID, with(events, ALICE, MembershipEventType.MEMBER_REMOVED, "", ALICE))
                        .admins())
                .containsExactly(BOB.chatKey());
    }

    @Test
    void whoLeftWhileItWasRemovedIsOutAndTheGroupGoesOn() {
        List<SignedMembershipEvent> events = with(three(), ALICE, MembershipEventType.MEMBER_REMOVED, "", CAROL);
        events = with(events, CAROL, MembershipEventType.MEMBER_REMOVED, "", CAROL);
        events = with(events, BOB, MembershipEventType.NAME_CHANGED, "still here");

        Membership group = Membership.strict(ID, events);
        assertThat(group.members()).containsExactly(ALICE.chatKey(), BOB.chatKey());
        assertThat(group.name()).isEqualTo("still here");
    }

    @Test
    void strangersChangeNothing() {
        for (MembershipEventType type : MembershipEventType.values()) {
            List<SignedMembershipEvent> events = with(three(), MALLORY, type, "mine now", MALLORY);
            assertThatThrownBy(() -> Membership.strict(ID, events)).isInstanceOf(InvalidGroupException.class);
            assertThat(Membership.settled(ID, events).members()).doesNotContain(MALLORY.chatKey());
            assertThat(Membership.settled(ID, events).name()).isEqualTo("three");
        }
    }

    @Test
    void nobodyElseCreatesAGroupOfSomebody() {
        List<SignedMembershipEvent> events = List.of(event(MALLORY, MembershipEventType.CHAT_CREATED, "mine"));
        assertRefused(events, "only its creator");
        assertThatThrownBy(() -> GroupChatId.parse(ALICE.chatKey().hex())).isInstanceOf(InvalidGroupException.class);
        assertThatThrownBy(() -> GroupChatId.parse("x-0x04" + "0".repeat(128)))
                .isInstanceOf(InvalidGroupException.class);
    }

    @Test
    void onlyMembersBecomeAdministrators() {
        assertRefused(
                with(three(), ALICE, MembershipEventType.ADMINS_ADDED, "", BOB, MALLORY), "members administrators");
        assertRefused(with(three(), BOB, MembershipEventType.ADMINS_ADDED, "", BOB), "members administrators");
        assertRefused(with(three(), BOB, MembershipEventType.ADMIN_REMOVED, "", ALICE), "for itself");
    }

    @Test
    void aSignatureHoldsInItsGroupAndForItsWordsOnly() {
        SignedMembershipEvent genuine = event(ALICE, MembershipEventType.CHAT_CREATED, "three");
        GroupUpdate.read(update(ID, genuine.encode()));

        GroupChatId other = GroupChatId.parse("other-" + ALICE.chatKey().hex());
        assertThatThrownBy(() -> GroupUpdate.read(update(other, genuine.encode())))
                .isInstanceOfAny(InvalidGroupException.class, MalformedMessageException.class);
        byte[] changed = genuine.encode().toByteArray();
        changed[70] ^= 1;
        assertThatThrownBy(() -> GroupUpdate.read(update(ID, Bytes.of(changed))))
                .isInstanceOfAny(InvalidGroupException.class, MalformedMessageException.class);
    }

    @Test
    void changesFromTheFutureAreTold() {
        Instant now = Instant.ofEpochMilli(clock);
        clock += 200_000;
        MembershipUpdateMessage message =
                update(ID, three().stream().map(SignedMembershipEvent::encode).toArray(Bytes[]::new));

        assertThat(GroupUpdate.read(message).isAheadOf(now)).isTrue();
        assertThat(GroupUpdate.read(message).isAheadOf(now.plusSeconds(100))).isFalse();
    }

    @Test
    void sizesAreBounded() {
        assertRefused(with(three(), ALICE, MembershipEventType.NAME_CHANGED, "x".repeat(201)), "name");
        List<SignedMembershipEvent> events = new ArrayList<>(three());
        for (int i = 0; i < Membership.MOST_CHANGES_BY_ONE; i++) {
            events.add(event(BOB, MembershipEventType.NAME_CHANGED, "name " + i));
        }
        assertRefused(with(events, BOB, MembershipEventType.NAME_CHANGED, "one more"), "more than 500");
        assertThat(Membership.strict(ID, with(events, CAROL, MembershipEventType.NAME_CHANGED, "others go on"))
                        .name())
                .isEqualTo("others go on");
    }

    /** Whatever members do at the same time, everybody who has heard of it all sees the same group. */
    @Property(tries = 40)
    void theOrderOfArrivalDoesNotMatter(@ForAll long seed) {
        Random random = new Random(seed);
        List<Identity> people = List.of(ALICE, BOB, CAROL, MALLORY);
        List<SignedMembershipEvent> events = new ArrayList<>(three());
        for (int i = 0; i < 12; i++) {
            clock -= random.nextInt(2);
            Identity author = people.get(random.nextInt(people.size()));
            MembershipEventType type = MembershipEventType.values()[random.nextInt(9)];
            events.add(event(author, type, "name " + i, people.get(random.nextInt(people.size()))));
        }
        Membership one = Membership.settled(ID, events);
        Collections.shuffle(events, random);
        Membership other = Membership.settled(ID, events);

        assertThat(other.effective()).isEqualTo(one.effective());
        assertThat(other.members()).isEqualTo(one.members());
        assertThat(other.admins()).isEqualTo(one.admins());
        assertThat(Membership.strict(ID, one.effective()).members()).isEqualTo(one.members());
    }

    private List<SignedMembershipEvent> three() {
        return List.of(
                event(ALICE, MembershipEventType.CHAT_CREATED, "three"),
                event(ALICE, MembershipEventType.MEMBERS_ADDED, "", BOB, CAROL));
    }

    private List<SignedMembershipEvent> with(
            List<SignedMembershipEvent> events,
            Identity author,
            MembershipEventType type,
            String name,
            Identity... named) {
        List<SignedMembershipEvent> more = new ArrayList<>(events);
        more.add(event(author, type, name, named));
        return more;
    }

    private SignedMembershipEvent event(Identity author, MembershipEventType type, String name, Identity... named) {
        clock++;
        List<String> members =
                List.of(named).stream().map(Identity::chatKey).map(ChatKey::hex).toList();
        return SignedMembershipEvent.sign(
                author, ID.text(), new MembershipEvent(clock, members, name, type.number(), "", Bytes.EMPTY));
    }

    private static MembershipUpdateMessage update(GroupChatId id, Bytes... events) {
        return new MembershipUpdateMessage(id.text(), List.of(events), Optional.empty(), Optional.empty());
    }

    private static void assertRefused(List<SignedMembershipEvent> events, String reason) {
        assertThatThrownBy(() -> Membership.strict(ID, events))
                .isInstanceOf(InvalidGroupException.class)
                .hasMessageContaining(reason);
    }
}
