package dev.jwaku.messenger.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.messenger.Vectors;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.runtime.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What may come into a log holds no key and no plaintext. */
class SecrecyTest {
    private static final Identity ALICE = Identity.fromPrivateKey(Vectors.A);
    private static final Identity BOB = Identity.fromPrivateKey(Vectors.B);
    private static final Bytes GROUP = Bytes.utf8("group");
    private static final String PLAINTEXT = "the meeting is at noon";

    @Test
    void noResultShowsAKeyOrAPlaintext() {
        try (TestWorld world = new TestWorld(5);
                Device alice = new Device(ALICE, world, EncryptionConfig.defaults());
                Device bob = new Device(BOB, world, EncryptionConfig.defaults())) {
            List<Object> shown = new ArrayList<>(
                    List.of(alice.layer(), bob.layer(), alice.layer().ownBundle()));
            alice.meet(bob);
            SealedMessage first = alice.layer().seal(BOB.chatKey(), Bytes.utf8(PLAINTEXT));
            SealedMessage second = alice.layer().seal(BOB.chatKey(), Bytes.utf8(PLAINTEXT));
            alice.layer().createGroupKey(GROUP);
            SealedMessage keys = alice.layer()
                    .sealGroupKeys(BOB.chatKey(), GROUP, Optional.of(Bytes.utf8(PLAINTEXT)))
                    .orElseThrow();
            shown.addAll(List.of(first, second));
            for (SealedMessage secured : List.of(second, keys, first)) {
                Bytes envelope = secured.envelopes().getFirst();
                Opening opening = bob.open(alice, envelope);
                shown.add(opening);
                shown.add(((Opening.Opened) opening).receipt());
                shown.add(ProtocolMessage.decode(envelope));
                shown.add(bob.open(bob, envelope));
            }
            shown.addAll(alice.layer().installations(BOB.chatKey()));
            shown.addAll(sessions(alice, BOB));
            shown.addAll(sessions(bob, ALICE));

            List<String> secrets = new ArrayList<>(secrets(alice));
            secrets.addAll(secrets(bob));
            secrets.add(PLAINTEXT);
            secrets.add(Bytes.utf8(PLAINTEXT).toHex());
            assertThat(secrets).hasSizeGreaterThan(15);
            for (Object each : shown) {
                assertThat(each.toString()).doesNotContain(secrets);
            }
        }
    }

    private static List<Session> sessions(Device device, Identity peer) {
        List<RatchetHeader> headers = device.database()
                .run(
                        "read",
                        sql -> sql.query(
                                "SELECT bundle_id, remote FROM sessions",
                                row -> new RatchetHeader(row.bytes(2), 0, 0, row.bytes(1))));
        List<Session> sessions = new ArrayList<>();
        for (RatchetHeader header : headers) {
            List<Installation> installations = device.layer().installations(peer.chatKey());
            for (Installation installation : installations) {
                sessions.addAll(device.database()
                        .run("read", sql -> SessionStore.candidates(sql, peer.chatKey(), installation.id(), header)));
            }
        }
        return sessions;
    }

    /** In hexadecimal, every secret that the database of a device holds, and its identity. */
    private static List<String> secrets(Device device) {
        List<String> columns = List.of(
                "SELECT own_secret FROM sessions",
                "SELECT root_key FROM sessions",
                "SELECT sending_key FROM sessions",
                "SELECT receiving_key FROM sessions",
                "SELECT secret FROM pre_keys",
                "SELECT message_key FROM message_keys WHERE length(message_key) > 0",
                "SELECT group_key FROM group_keys",
                "SELECT latest_hash FROM group_keys");
        List<String> secrets = new ArrayList<>();
        secrets.add(device.identity().privateKey().toHex());
        for (String query : columns) {
            secrets.addAll(device.database()
                    .run("read", sql -> sql.query(query, row -> row.bytes(1).toHex())));
        }
        return secrets;
    }

    /** Every value that holds a secret says so instead of showing it. */
    @Test
    void valuesWithSecretsHideThem() {
        Bytes secret = Bytes.fromHex("5e".repeat(32));
        KeyPair pair = KeyPair.of(secret);
        Ratchet ratchet = Ratchet.initiator(secret, BOB.chatKey().compressed(), pair);
        Ratchet.Sealed secured = ratchet.seal(Bytes.utf8(PLAINTEXT), Bytes.EMPTY);
        GroupKey group = new GroupKey(GROUP, 1, secret);
        List<Object> values = List.of(
                pair,
                ratchet,
                ratchet.sending(),
                secured,
                new Ratchet.Opened(
                        ratchet, Bytes.utf8(PLAINTEXT), List.of(), new Ratchet.MessageKey(GROUP, 1, secret, 1)),
                new Ratchet.MessageKey(GROUP, 1, secret, 1),
                new MessageKeyStore.Kept(0, secret),
                new SessionOpener.Plaintext(Bytes.utf8(PLAINTEXT), Receipt.nothing(), false),
                KeySchedule.root(secret, secret),
                KeySchedule.secrets(secret),
                group,
                group.wire(),
                new GroupKeyStore.Place(GROUP, 0, secret, 1),
                HashRatchetHeader.bringing(GROUP, new HashRatchetKeys(List.of(group.wire()), Optional.empty())),
                new ProtocolMessage("id", List.of(), new TreeMap<>(), Optional.empty()));
        List<String> hidden = new ArrayList<>(List.of(
                secret.toHex(),
                ratchet.rootKey().toHex(),
                ratchet.sending().key().toHex(),
                Bytes.utf8(PLAINTEXT).toHex(),
                KeySchedule.secrets(secret).encryption().toHex()));

        for (Object value : values) {
            assertThat(value.toString()).doesNotContain(hidden);
        }
    }
}
