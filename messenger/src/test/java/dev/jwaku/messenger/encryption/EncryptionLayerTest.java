package dev.jwaku.messenger.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.messenger.Vectors;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.runtime.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EncryptionLayerTest {
    private static final Identity ALICE = Identity.fromPrivateKey(Vectors.A);
    private static final Identity BOB = Identity.fromPrivateKey(Vectors.B);
    private static final Identity EVE = Identity.fromPrivateKey(Bytes.fromHex("0e".repeat(32)));

    private final TestWorld world = new TestWorld(7);
    private final List<Device> devices = new ArrayList<>();
    private final Device alice = device(ALICE);
    private final Device bob = device(BOB);

    private Device device(Identity identity) {
        Device device = new Device(identity, world, EncryptionConfig.defaults());
        devices.add(device);
        return device;
    }

    @AfterEach
    void close() {
        devices.forEach(Device::close);
        world.close();
    }

    private static EncryptedMessage entry(Bytes envelope, Device device) {
        return ProtocolMessage.decode(envelope).encrypted().get(device.layer().installationId());
    }

    private SealedMessage secured(Device from, Device to) {
        world.pass(Duration.ofSeconds(1));
        return from.layer().seal(to.chatKey(), Bytes.utf8("hello"));
    }

    @Test
    void theFirstAnswerMovesBothToTheNegotiatedTopic() {
        SealedMessage first = secured(alice, bob);
        assertThat(first.isAgreed()).isFalse();
        assertThat(first.installations()).isEmpty();
        assertThat(bob.read(alice, first.envelopes().getFirst())).isEqualTo("hello");

        SealedMessage answer = secured(bob, alice);
        assertThat(answer.isAgreed()).isTrue();
        assertThat(answer.installations()).containsExactly(alice.layer().installationId());
        assertThat(entry(answer.envelopes().getFirst(), alice).x3dh()).isPresent();
        assertThat(alice.read(bob, answer.envelopes().getFirst())).isEqualTo("hello");

        SealedMessage third = secured(alice, bob);
        assertThat(third.isAgreed()).isTrue();
        assertThat(entry(third.envelopes().getFirst(), bob).x3dh()).isEmpty();
        assertThat(bob.read(alice, third.envelopes().getFirst())).isEqualTo("hello");
        assertThat(entry(secured(bob, alice).envelopes().getFirst(), alice).x3dh())
                .isEmpty();
        assertThat(alice.layer().addressees()).containsExactly(BOB.chatKey());
    }

    @Test
    void bothMayBeginAtTheSameTime() {
        alice.meet(bob);
        bob.meet(alice);
        for (int i = 0; i < 5; i++) {
            Bytes fromAlice = alice.seal(bob, "a" + i);
            Bytes fromBob = bob.seal(alice, "b" + i);
            assertThat(bob.read(alice, fromAlice)).isEqualTo("a" + i);
            assertThat(alice.read(bob, fromBob)).isEqualTo("b" + i);
        }
    }

    @Test
    void sealsForEveryDeviceOfAPerson() {
        Device phone = device(BOB);
        alice.meet(bob);
        alice.meet(phone);
        Bytes envelope = alice.seal(bob, "to both");

        assertThat(bob.read(alice, envelope)).isEqualTo("to both");
        assertThat(phone.read(alice, envelope)).isEqualTo("to both");

        Device tablet = device(BOB);
        assertThat(tablet.fails(alice, envelope)).isEqualTo(Opening.Reason.DEVICE_NOT_FOUND);
        SealedMessage advertisement = tablet.layer().advertise(ALICE.chatKey()).orElseThrow();
        assertThat(tablet.layer().advertise(ALICE.chatKey())).isEmpty();
        assertThat(alice.read(tablet, advertisement.envelopes().getFirst())).isEmpty();
        assertThat(tablet.read(alice, alice.seal(bob, "to all three"))).isEqualTo("to all three");
        world.pass(EncryptionLayer.ADVERTISEMENT_PAUSE);
        assertThat(tablet.layer().advertise(ALICE.chatKey())).isPresent();
    }

    @Test
    void sealsForTheThreeDevicesHeardLast() {
        List<String> heard = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            world.pass(Duration.ofSeconds(1));
            Device device = device(BOB);
            alice.meet(device);
            heard.addFirst(device.layer().installationId());
        }

        assertThat(secured(alice, bob).installations()).containsExactlyElementsOf(heard.subList(0, 3));
    }

    @Test
    void anotherDeviceOfOursIsSentToWhenItIsPaired() {
        Device phone = device(ALICE);
        Bytes unpaired =
                phone.layer().seal(BOB.chatKey(), Bytes.utf8("x")).envelopes().getFirst();
        bob.meet(alice);
        phone.meet(bob);
        assertThat(alice.fails(phone, phone.seal(bob, "not for alice"))).isEqualTo(Opening.Reason.NOT_PAIRED);
        assertThat(alice.open(phone, unpaired)).isInstanceOf(Opening.Failed.class);
        assertThat(alice.layer().installations(ALICE.chatKey()))
                .singleElement()
                .satisfies(known -> assertThat(known.isEnabled()).isFalse());

        assertThat(alice.layer().enable(ALICE.chatKey(), phone.layer().installationId(), true))
                .isTrue();
        assertThat(alice.layer().enable(ALICE.chatKey(), "unknown", true)).isFalse();
        assertThat(phone.read(alice, alice.seal(alice, "to my phone"))).isEqualTo("to my phone");
        assertThat(alice.layer().ownBundle().preKeys().keySet())
                .containsExactlyInAnyOrder(
                        alice.layer().installationId(), phone.layer().installationId());
    }

    @Test
    void anOwnEnvelopeIsNoFailure() {
        alice.meet(bob);

        assertThat(alice.open(alice, alice.seal(bob, "hi"))).isInstanceOf(Opening.Own.class);
        assertThat(alice.open(
                        alice,
                        alice.layer().sealPublic(Bytes.utf8("hi")).envelopes().getFirst()))
                .isInstanceOf(Opening.Own.class);
    }

    @Test
    void aNewPreKeyIsOfferedEachDayAndOldOnesStillOpen() {
        alice.meet(bob);
        Bytes old = alice.seal(bob, "with the old pre-key");
        SignedPreKey first = bob.layer().ownBundle().preKeys().get(bob.layer().installationId());
        world.pass(Duration.ofDays(1).minusMillis(1));
        assertThat(bob.layer().ownBundle().preKeys()).containsValue(first);
        world.pass(Duration.ofMillis(1));
        SignedPreKey second = bob.layer().ownBundle().preKeys().get(bob.layer().installationId());
        assertThat(second.version()).isEqualTo(2);
        assertThat(second.key()).isNotEqualTo(first.key());

        alice.meet(bob);
        Bytes fresh = alice.seal(bob, "with the new one");
        assertThat(entry(fresh, bob).ratchet().orElseThrow().bundleId()).isEqualTo(second.key());
        assertThat(bob.read(alice, fresh)).isEqualTo("with the new one");
        assertThat(bob.read(alice, old)).isEqualTo("with the old pre-key");
    }

    @Test
    void aReinstalledDeviceIsReachedOnceItWasHeard() {
        alice.meet(bob);
        bob.read(alice, alice.seal(bob, "before"));
        Device again = device(BOB);
        assertThat(again.fails(alice, alice.seal(bob, "lost"))).isEqualTo(Opening.Reason.DEVICE_NOT_FOUND);
        alice.meet(again);

        assertThat(again.read(alice, alice.seal(bob, "after"))).isEqualTo("after");
    }

    /** Restored from a copy, say: the same installation id, but no sessions, and pre-keys counted from 1 again. */
    @Test
    void aDeviceThatLostItsStateIsReachedOnceItWasHeard() {
        alice.meet(bob);
        bob.meet(alice);
        bob.read(alice, alice.seal(bob, "before"));
        alice.read(bob, bob.seal(alice, "before"));
        String id = bob.layer().installationId();
        Device reborn = new Device(
                BOB,
                world,
                KeySource.random(world.entropy()),
                sql -> sql.update("INSERT INTO own_installation (only, installation_id) VALUES (1, ?)", id) > 0);
        devices.add(reborn);
        world.pass(Duration.ofSeconds(1));
        assertThat(reborn.fails(alice, alice.seal(bob, "lost"))).isEqualTo(Opening.Reason.NO_SESSION);

        reborn.meet(alice);
        assertThat(alice.read(reborn, reborn.seal(alice, "I am back"))).isEqualTo("I am back");
        assertThat(reborn.read(alice, alice.seal(bob, "welcome"))).isEqualTo("welcome");
    }

    @Test
    void aRepeatedBeginningDoesNotDisturbTheSession() {
        alice.meet(bob);
        Bytes beginning = alice.seal(bob, "first");
        bob.read(alice, beginning);
        alice.read(bob, bob.seal(alice, "second"));

        assertThat(bob.fails(alice, beginning)).isEqualTo(Opening.Reason.DUPLICATE);
        assertThat(bob.read(alice, alice.seal(bob, "third"))).isEqualTo("third");
    }

    /** The reference names a session by pre-key and device only. */
    @Test
    void nobodyCanDisturbTheSessionOfAnotherByCallingItsDeviceTheSame() {
        alice.meet(bob);
        bob.read(alice, alice.seal(bob, "first"));
        String id = alice.layer().installationId();
        Device eve = new Device(
                EVE,
                world,
                KeySource.random(world.entropy()),
                sql -> sql.update("INSERT INTO own_installation (only, installation_id) VALUES (1, ?)", id) > 0);
        devices.add(eve);
        eve.meet(bob);
        assertThat(bob.read(eve, eve.seal(bob, "I am Alice's phone"))).isEqualTo("I am Alice's phone");

        assertThat(bob.read(alice, alice.seal(bob, "second"))).isEqualTo("second");
        assertThat(bob.fails(eve, alice.seal(bob, "signed by Eve"))).isEqualTo(Opening.Reason.NOT_AUTHENTIC);
    }

    @Test
    void aMessageOfAnotherSessionIsNotAuthentic() {
        alice.meet(bob);
        Bytes envelope = alice.seal(bob, "for Bob");
        Device eve = device(EVE);
        eve.meet(bob);

        assertThat(bob.fails(eve, envelope)).isEqualTo(Opening.Reason.NOT_AUTHENTIC);
        assertThat(bob.read(alice, envelope)).isEqualTo("for Bob");
    }

    @Test
    void aBundleWithAWrongSignatureStopsTheMessage() {
        ProtocolMessage message = ProtocolMessage.decode(
                alice.layer().sealPublic(Bytes.utf8("hi")).envelopes().getFirst());
        Bundle good = message.bundles().getFirst();
        Bundle later = new Bundle(good.identity(), good.preKeys(), good.signature(), good.timestamp() + 1);
        Bytes altered = new ProtocolMessage(
                        message.installationId(), List.of(later), message.encrypted(), message.publicMessage())
                .encode();

        assertThat(bob.fails(alice, altered)).isEqualTo(Opening.Reason.BAD_BUNDLE);
        assertThat(bob.layer().installations(ALICE.chatKey())).isEmpty();
    }

    @Test
    void theBundleOfSomebodyElseIsLeftAside() {
        ProtocolMessage message = ProtocolMessage.decode(
                alice.layer().sealPublic(Bytes.utf8("hi")).envelopes().getFirst());
        assertThat(bob.layer().open(EVE.chatKey(), message.encode())).isInstanceOf(Opening.Opened.class);

        assertThat(bob.layer().installations(ALICE.chatKey())).isEmpty();
        assertThat(bob.layer().installations(EVE.chatKey())).isEmpty();
    }

    /** An old bundle that comes once more does not bring its pre-key back. */
    @Test
    void anOldBundleChangesNothing() {
        Bytes old = bob.layer().sealPublic(Bytes.utf8("old")).envelopes().getFirst();
        alice.meet(bob);
        world.pass(Duration.ofDays(2));
        alice.meet(bob);
        List<Installation> known = alice.layer().installations(BOB.chatKey());
        alice.open(bob, old);

        assertThat(alice.layer().installations(BOB.chatKey())).isEqualTo(known);
    }

    @Test
    void whatHasNoLayerFourPassesUnchanged() {
        for (Bytes data : List.of(
                Vectors.WRAPPED_HELLO,
                Bytes.utf8("text"),
                Bytes.EMPTY,
                Bytes.fromHex("12026162"),
                Bytes.fromHex("ff"))) {
            assertThat(bob.open(alice, data)).isInstanceOfSatisfying(Opening.Opened.class, opened -> {
                assertThat(opened.payload()).isEqualTo(data);
                assertThat(opened.protection()).isEqualTo(Opening.Protection.NONE);
            });
        }
    }

    @Test
    void headersWithoutKeysAreRefused() {
        SortedMap<String, EncryptedMessage> encrypted = new TreeMap<>();
        List<EncryptedMessage> broken = List.of(
                EncryptedMessage.dh(Bytes.fromHex("02" + "00".repeat(32)), Bytes.utf8("x")),
                EncryptedMessage.dh(Bytes.utf8("short"), Bytes.utf8("x")),
                EncryptedMessage.ratchet(
                        Optional.empty(), new RatchetHeader(Bytes.utf8("k"), 0, 0, Bytes.EMPTY), Bytes.EMPTY),
                new EncryptedMessage(
                        Optional.empty(), Optional.empty(), Bytes.utf8("x"), Optional.empty(), Optional.empty()));
        for (EncryptedMessage message : broken) {
            encrypted.put(ProtocolMessage.ANY_DEVICE, message);
            Bytes data = new ProtocolMessage("id", List.of(), encrypted, Optional.empty()).encode();
            assertThat(bob.fails(alice, data)).isEqualTo(Opening.Reason.BAD_HEADER);
        }
    }

    @Test
    void aMessageOpensAgainUntilItIsConfirmed() {
        alice.meet(bob);
        Bytes envelope = alice.seal(bob, "hello");
        for (int i = 0; i < 3; i++) {
            boolean isRepeated = i > 0;
            assertThat(bob.open(alice, envelope)).isInstanceOfSatisfying(Opening.Opened.class, opened -> {
                assertThat(opened.payload().toUtf8()).isEqualTo("hello");
                assertThat(opened.repeated()).isEqualTo(isRepeated);
            });
            bob.crash();
        }
        assertThat(bob.read(alice, envelope)).isEqualTo("hello");
        bob.restart();
        assertThat(bob.fails(alice, envelope)).isEqualTo(Opening.Reason.DUPLICATE);
    }

    @Test
    void noPlaceOfASessionIsUsedTwiceWhateverCrashes() {
        alice.meet(bob);
        Set<RatchetHeader> used = new LinkedHashSet<>();
        for (int i = 0; i < 30; i++) {
            Bytes envelope = alice.seal(bob, "m" + i);
            assertThat(used.add(entry(envelope, bob).ratchet().orElseThrow())).isTrue();
            if (i % 3 == 0) {
                alice.crash();
            }
            if (i % 5 == 0) {
                bob.read(alice, envelope);
                alice.read(bob, bob.seal(alice, "r" + i));
            }
        }
    }

    @Test
    void aTransactionThatFailsSealsAndOpensNothing() {
        alice.meet(bob);
        Bytes first = alice.seal(bob, "first");
        assertThatThrownBy(() -> alice.database().run("fail", sql -> {
                    alice.layer().seal(sql, BOB.chatKey(), Bytes.utf8("never sent"));
                    throw new IllegalStateException("a reason");
                }))
                .hasMessage("a reason");
        assertThatThrownBy(() -> bob.database().run("fail", sql -> {
                    bob.layer().open(sql, ALICE.chatKey(), first);
                    throw new IllegalStateException("a reason");
                }))
                .hasMessage("a reason");

        assertThat(entry(alice.seal(bob, "second"), bob).ratchet().orElseThrow().n())
                .isEqualTo(1);
        assertThat(bob.open(alice, first))
                .isInstanceOfSatisfying(
                        Opening.Opened.class,
                        opened -> assertThat(opened.repeated()).isFalse());
    }

    @Test
    void keysOfMissingMessagesAreKeptWithinBounds() {
        alice.meet(bob);
        bob.meet(alice);
        List<Bytes> missing = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < 900; i++) {
                missing.add(alice.seal(bob, round + "/" + i));
            }
            assertThat(bob.read(alice, alice.seal(bob, "round " + round))).isEqualTo("round " + round);
            alice.read(bob, bob.seal(alice, "go on"));
        }
        long kept = bob.database()
                .run("count", sql -> sql.first("SELECT count(*) FROM message_keys", row -> row.number(1)))
                .orElseThrow();

        assertThat(kept).isLessThanOrEqualTo(MessageKeyStore.MAX_PER_SESSION + 4);
        assertThat(bob.open(alice, missing.getFirst())).isInstanceOf(Opening.Failed.class);
        assertThat(bob.read(alice, missing.getLast())).isEqualTo("3/899");
        assertThat(bob.read(alice, missing.get(2_700))).isEqualTo("3/0");
        assertThat(bob.read(alice, missing.get(1_800))).isEqualTo("2/0");
    }

    @Test
    void strangersAreForgottenWhenThereAreTooMany() {
        Random random = new Random(3);
        ChatKey first = null;
        for (int i = 0; i <= PeerStore.MAX_STRANGERS; i++) {
            byte[] secret = new byte[32];
            random.nextBytes(secret);
            Identity stranger = Identity.fromPrivateKey(Bytes.wrap(secret));
            first = first == null ? stranger.chatKey() : first;
            SortedMap<String, SignedPreKey> preKeys = new TreeMap<>();
            preKeys.put("device", new SignedPreKey(ALICE.chatKey().compressed(), 1, 1));
            Bytes data = new ProtocolMessage(
                            "device",
                            List.of(Bundle.signed(stranger, preKeys, 1)),
                            new TreeMap<>(),
                            Optional.of(Bytes.utf8("hi")))
                    .encode();
            world.pass(Duration.ofSeconds(1));
            bob.layer().open(stranger.chatKey(), data);
        }

        assertThat(bob.layer().installations(first)).isEmpty();
        long known = bob.database()
                .run("count", sql -> sql.first("SELECT count(*) FROM encryption_peers", row -> row.number(1)))
                .orElseThrow();
        assertThat(known).isEqualTo(PeerStore.MAX_STRANGERS);
    }

    @Test
    void onePersonCannotBeginSessionsWithoutEnd() {
        String id = bob.layer().installationId();
        Bytes preKey = bob.layer().ownBundle().preKeys().get(id).key();
        KeySource keys = KeySource.random(world.entropy());
        int opened = 0;
        for (int i = 0; i < 2 * SessionStore.MAX_PER_BUNDLE; i++) {
            KeyPair ephemeral = keys.create(KeySource.Use.SESSION);
            Bytes shared = X3dh.initiate(EVE, ephemeral, BOB.chatKey(), preKey);
            Ratchet.Sealed secured = Ratchet.initiator(shared, preKey, keys.create(KeySource.Use.RATCHET))
                    .seal(Bytes.utf8("again"), preKey);
            SortedMap<String, EncryptedMessage> encrypted = new TreeMap<>();
            encrypted.put(
                    id,
                    EncryptedMessage.ratchet(
                            Optional.of(new X3dhHeader(ephemeral.point(), preKey)),
                            secured.header(),
                            secured.payload()));
            Bytes data = new ProtocolMessage("device", List.of(), encrypted, Optional.empty()).encode();
            opened += bob.layer().open(EVE.chatKey(), data) instanceof Opening.Opened ? 1 : 0;
        }
        long live = bob.database()
                .run("count", sql -> sql.first("SELECT sum(live) FROM sessions", row -> row.number(1)))
                .orElseThrow();

        assertThat(opened).isEqualTo(SessionStore.MAX_PER_BUNDLE);
        assertThat(live).isEqualTo(SessionStore.MAX_LIVE_OF_STRANGER);
    }

    @Test
    void largeMessagesTravelInSegments() {
        alice.meet(bob);
        byte[] large = new byte[1_000_000];
        new Random(1).nextBytes(large);
        SealedMessage secured = alice.layer().seal(BOB.chatKey(), Bytes.wrap(large));
        assertThat(secured.envelopes()).hasSizeGreaterThan(9).allMatch(each -> each.length() < 110_000);

        List<Opening> openings = new ArrayList<>();
        for (Bytes envelope : secured.envelopes().reversed()) {
            openings.add(bob.open(alice, envelope));
            bob.restart();
        }
        Opening.Opened opened = openings.stream()
                .filter(Opening.Opened.class::isInstance)
                .map(Opening.Opened.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(opened.payload()).isEqualTo(Bytes.wrap(large));
        assertThat(openings.getFirst()).isInstanceOf(Opening.Incomplete.class);
        bob.layer().confirm(opened.receipt());
        assertThat(bob.open(alice, secured.envelopes().getFirst())).isInstanceOf(Opening.AlreadyComplete.class);
    }
}
