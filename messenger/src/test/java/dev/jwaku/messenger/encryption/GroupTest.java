package dev.jwaku.messenger.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.messenger.Vectors;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.runtime.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupTest {
    private static final Identity OWNER = Identity.fromPrivateKey(Vectors.A);
    private static final Identity MEMBER = Identity.fromPrivateKey(Vectors.B);
    private static final Bytes GROUP = Bytes.utf8("channel");

    private final TestWorld world = new TestWorld(7);
    private final Device owner = new Device(OWNER, world, EncryptionConfig.defaults());
    private final Device member = new Device(
            MEMBER,
            world,
            EncryptionConfig.defaults().withGroupKeys((sender, group) -> sender.equals(OWNER.chatKey())));

    @AfterEach
    void close() {
        owner.close();
        member.close();
        world.close();
    }

    private Bytes seal(Device from, String text) {
        return from.layer()
                .sealForGroup(GROUP, Bytes.utf8(text))
                .orElseThrow()
                .envelopes()
                .getFirst();
    }

    private List<GroupKeyId> giveKeys(Optional<Bytes> payload) {
        SealedMessage keys =
                owner.layer().sealGroupKeys(MEMBER.chatKey(), GROUP, payload).orElseThrow();
        Opening opening = member.open(owner, keys.envelopes().getFirst());
        assertThat(opening).isInstanceOf(Opening.Opened.class);
        Opening.Opened opened = (Opening.Opened) opening;
        payload.ifPresent(expected -> assertThat(opened.payload()).isEqualTo(expected));
        return opened.groupKeys();
    }

    @Test
    void withoutAKeyNothingCanBeSealed() {
        assertThat(owner.layer().sealForGroup(GROUP, Bytes.utf8("x"))).isEmpty();
        assertThat(owner.layer().sealGroupKeys(MEMBER.chatKey(), GROUP, Optional.empty()))
                .isEmpty();
    }

    @Test
    void bothSealAndOpenWithTheKeyOfTheGroup() {
        GroupKeyId key = owner.layer().createGroupKey(GROUP);
        assertThat(giveKeys(Optional.of(Bytes.utf8("welcome")))).containsExactly(key);
        assertThat(giveKeys(Optional.empty())).isEmpty();

        for (int i = 0; i < 5; i++) {
            assertThat(member.open(owner, seal(owner, "m" + i)))
                    .isInstanceOfSatisfying(Opening.Opened.class, opened -> {
                        assertThat(opened.protection()).isEqualTo(Opening.Protection.GROUP);
                        assertThat(opened.group()).contains(key);
                    });
        }
        assertThat(owner.read(member, seal(member, "from the member"))).isEqualTo("from the member");
        HashRatchetHeader header = ProtocolMessage.decode(seal(member, "next"))
                .encrypted()
                .get(ProtocolMessage.ANY_DEVICE)
                .hashRatchet()
                .orElseThrow();
        assertThat(header.seqNo()).isEqualTo(7);
        assertThat(header.keyId()).isEqualTo(key.keyId());
    }

    @Test
    void messagesWaitForTheirKey() {
        GroupKeyId key = owner.layer().createGroupKey(GROUP);
        List<Bytes> early = List.of(seal(owner, "one"), seal(owner, "two"), seal(owner, "three"));
        for (Bytes envelope : early) {
            assertThat(member.open(owner, envelope)).isEqualTo(new Opening.AwaitsGroupKey(key));
        }
        assertThat(member.layer().release(key)).isEmpty();
        member.crash();
        giveKeys(Optional.empty());

        for (int again = 0; again < 2; again++) {
            assertThat(texts(member.layer().release(key))).containsExactly("one", "two", "three");
            member.restart();
        }
        member.layer().release(key).forEach(opened -> member.layer().confirm(opened.receipt()));
        assertThat(member.layer().release(key)).isEmpty();
    }

    @Test
    void messagesOfOldClientsWaitForTheirKeyToo() {
        GroupKeyId key = owner.layer().createGroupKey(GROUP);
        EncryptedMessage secured =
                ProtocolMessage.decode(seal(owner, "old")).encrypted().get(ProtocolMessage.ANY_DEVICE);
        HashRatchetHeader header = secured.hashRatchet().orElseThrow();
        Bytes old = groupMessage(
                new HashRatchetHeader(header.deprecatedKeyId(), 1, GROUP, Bytes.EMPTY, Optional.empty()),
                secured.payload());
        assertThat(member.open(owner, old)).isInstanceOf(Opening.AwaitsGroupKey.class);
        giveKeys(Optional.empty());

        assertThat(texts(member.layer().release(key))).containsExactly("old");
        assertThat(member.read(owner, old)).isEqualTo("old");
    }

    private static Bytes groupMessage(HashRatchetHeader header, Bytes payload) {
        SortedMap<String, EncryptedMessage> encrypted = new TreeMap<>();
        encrypted.put(ProtocolMessage.ANY_DEVICE, EncryptedMessage.hashRatchet(header, payload));
        return new ProtocolMessage("id", List.of(), encrypted, Optional.empty()).encode();
    }

    @Test
    void waitingMessagesAreDroppedAfterAMonth() {
        GroupKeyId key = owner.layer().createGroupKey(GROUP);
        member.open(owner, seal(owner, "one"));
        world.pass(Duration.ofDays(32));
        assertThat(member.layer().expire()).isOne();
        giveKeys(Optional.empty());

        assertThat(member.layer().release(key)).isEmpty();
    }

    @Test
    void messagesOpenInAnyOrder() {
        owner.layer().createGroupKey(GROUP);
        giveKeys(Optional.empty());
        List<Bytes> envelopes = new ArrayList<>();
        for (int i = 0; i < 2_100; i++) {
            envelopes.add(seal(owner, "m" + i));
        }
        for (int i : List.of(5, 2_099, 0, 1_500, 999, 1_000, 1_001, 2_000, 5)) {
            assertThat(member.read(owner, envelopes.get(i))).isEqualTo("m" + i);
        }
    }

    @Test
    void aMessageTooFarAheadIsRefused() {
        GroupKeyId key = owner.layer().createGroupKey(GROUP);
        giveKeys(Optional.empty());
        Bytes far = groupMessage(
                new HashRatchetHeader(0, GroupKeyStore.MAX_JUMP + 1, GROUP, key.keyId(), Optional.empty()),
                Bytes.wrap(new byte[40]));
        Bytes wrong = groupMessage(
                new HashRatchetHeader(0, GroupKeyStore.MAX_JUMP, GROUP, key.keyId(), Optional.empty()),
                Bytes.wrap(new byte[40]));

        assertThat(member.fails(owner, far)).isEqualTo(Opening.Reason.TOO_FAR_AHEAD);
        assertThat(member.fails(owner, wrong)).isEqualTo(Opening.Reason.NOT_AUTHENTIC);
        assertThat(member.read(owner, seal(owner, "still at the start"))).isEqualTo("still at the start");
    }

    @Test
    void aRekeyedGroupGoesOnWithTheNewKey() {
        GroupKeyId old = owner.layer().createGroupKey(GROUP);
        giveKeys(Optional.empty());
        world.pass(Duration.ofSeconds(1));
        SealedMessage rekey = owner.layer().rekey(GROUP, List.of(MEMBER.chatKey()), Bytes.utf8("news"));
        Opening opening = member.open(owner, rekey.envelopes().getFirst());

        assertThat(opening).isInstanceOfSatisfying(Opening.Opened.class, opened -> {
            assertThat(opened.payload().toUtf8()).isEqualTo("news");
            assertThat(opened.protection()).isEqualTo(Opening.Protection.PUBLIC);
            assertThat(opened.groupKeys()).hasSize(1).doesNotContain(old);
        });
        assertThat(owner.read(member, seal(member, "with the new key"))).isEqualTo("with the new key");
    }

    @Test
    void keysAreTakenOnlyFromWhomThePolicySays() {
        Identity eve = Identity.fromPrivateKey(Bytes.fromHex("0e".repeat(32)));
        try (Device stranger = new Device(eve, world, EncryptionConfig.defaults())) {
            stranger.layer().createGroupKey(GROUP);
            SealedMessage keys = stranger.layer()
                    .sealGroupKeys(MEMBER.chatKey(), GROUP, Optional.empty())
                    .orElseThrow();
            assertThat(member.open(stranger, keys.envelopes().getFirst()))
                    .isInstanceOfSatisfying(
                            Opening.Opened.class,
                            opened -> assertThat(opened.groupKeys()).isEmpty());
        }
        assertThat(member.layer().sealForGroup(GROUP, Bytes.utf8("x"))).isEmpty();
    }

    @Test
    void opensPartsOfADescription() {
        GroupKeyId key = owner.layer().createGroupKey(GROUP);
        giveKeys(Optional.empty());
        EncryptedMessage secured =
                ProtocolMessage.decode(seal(owner, "private")).encrypted().get(ProtocolMessage.ANY_DEVICE);

        assertThat(member.layer().openWithGroupKey(key.keyId(), 1, secured.payload()))
                .contains(Bytes.utf8("private"));
        assertThat(member.layer().openWithGroupKey(key.keyId(), 2, secured.payload()))
                .isEmpty();
        assertThat(member.layer().openWithGroupKey(Bytes.utf8("?"), 1, secured.payload()))
                .isEmpty();
        assertThat(member.layer().openWithGroupKey(key.keyId(), 0, secured.payload()))
                .isEmpty();
    }

    private static List<String> texts(List<Opening.Opened> opened) {
        return opened.stream().map(each -> each.payload().toUtf8()).toList();
    }
}
