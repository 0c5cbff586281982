package dev.jwaku.messenger.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.messenger.Vectors;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.encryption.EncryptionConfig;
import dev.jwaku.messenger.encryption.EncryptionLayer;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.messenger.identity.Mnemonic;
import dev.jwaku.messenger.identity.Pbkdf2;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.sqlite.Database;
import dev.jwaku.sqlite.Schema;
import dev.jwaku.sqlite.StorageConfig;
import dev.jwaku.sqlite.StorageUnreadableException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileMigrationTest {
    private static final Mnemonic WORDS = Mnemonic.parse("abandon ".repeat(11) + "about");
    private static final ChatKey PEER = Identity.fromPrivateKey(Vectors.B).chatKey();

    private final SystemWorld world = new SystemWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private Profile open(Path folder) {
        return Profile.open(world, folder, new Pbkdf2(), StorageConfig.simulated());
    }

    @Test
    void aProfileOfVersionOneGetsTheTablesOfTheEncryptionLayer(@TempDir Path folder) {
        Identity owner = Identity.fromMnemonic(WORDS, new Pbkdf2());
        Schema first = new Schema(List.of(Profile.FIRST));
        try (Database old = Database.open(world, folder.resolve(Profile.FILE), first, StorageConfig.simulated())) {
            old.run("write as version 1 did", sql -> {
                sql.update(
                        "INSERT INTO identity (only, private_key, mnemonic) VALUES (1, ?, ?)",
                        owner.privateKey(),
                        WORDS.phrase());
                return sql.update(
                        "INSERT INTO contacts (peer, added_at, negotiated_key, heard, last_clock)"
                                + " VALUES (?, 1, ?, 1, 5)",
                        PEER.uncompressed(),
                        Bytes.fromHex("05".repeat(32)));
            });
        }
        try (Profile profile = open(folder)) {
            List<ChatKey> contacts = profile.database().run("read", ContactStore::load);
            EncryptionLayer layer =
                    EncryptionLayer.open(world, profile.identity(), profile.database(), EncryptionConfig.defaults());

            assertThat(profile.identity().chatKey()).isEqualTo(owner.chatKey());
            assertThat(contacts).containsExactly(PEER);
            assertThat(layer.seal(PEER, Bytes.utf8("hello")).envelopes()).hasSize(1);
        }
    }

    @Test
    void aProfileOfVersionTwoKeepsWhatItSaidAndHeard(@TempDir Path folder) {
        Schema second = new Schema(List.of(Profile.FIRST, Profile.SECOND));
        Bytes said = id(1);
        Bytes heard = id(2);
        try (Database old = Database.open(world, folder.resolve(Profile.FILE), second, StorageConfig.simulated())) {
            old.run("write as version 2 did", sql -> {
                String message = "INSERT INTO messages (message_id, peer, outgoing, text, clock, timestamp, state,"
                        + " stored_at, mvds_id) VALUES (?, ?, ?, 'hi', 1, 2, ?, 3, ?)";
                sql.update(message, said, PEER.uncompressed(), true, 3, id(11));
                sql.update(message, heard, PEER.uncompressed(), false, 0, id(12));
                return sql.update(
                        "INSERT INTO sync_records (mvds_id, peer, group_id, timestamp, body, created_at, attempts,"
                                + " due_at, last_sent_at) VALUES (?, ?, ?, 7, ?, 3, 2, 5, 4)",
                        id(11),
                        PEER.uncompressed(),
                        id(9),
                        Bytes.utf8("wrapped"));
            });
        }
        try (Profile profile = open(folder)) {
            profile.database().run("read", sql -> {
                StoredMessage message =
                        MessageStore.find(sql, new MessageId(said)).orElseThrow();
                assertThat(message.state()).isEqualTo(3);
                assertThat(message.text()).isEqualTo("hi");
                assertThat(MessageStore.inbox(sql, 0, 10))
                        .extracting(StoredMessage::id)
                        .containsExactly(new MessageId(heard));
                assertThat(sql.query(
                                "SELECT d.wrapped, r.timestamp, s.attempts FROM dispatches d JOIN recipients r"
                                        + " ON r.message_id = d.message_id JOIN sync_records s"
                                        + " ON s.mvds_id = r.mvds_id AND s.peer = r.peer",
                                row -> row.bytes(1) + " " + row.number(2) + " " + row.number(3)))
                        .containsExactly(Bytes.utf8("wrapped") + " 7 2");
                assertThat(sql.query(
                                "SELECT message_id, mvds_id FROM received", row -> row.bytes(1) + " " + row.bytes(2)))
                        .containsExactly(heard + " " + id(12));
                return true;
            });
        }
    }

    private static Bytes id(int number) {
        return Bytes.fromHex("%064x".formatted(number));
    }

    @Test
    void aProfileOfALaterVersionIsRefused(@TempDir Path folder) {
        Schema later = new Schema(Collections.nCopies(99, List.of()));
        Database.open(world, folder.resolve(Profile.FILE), later, StorageConfig.simulated())
                .close();

        assertThatThrownBy(() -> open(folder))
                .isInstanceOf(StorageUnreadableException.class)
                .hasMessageContaining("newer program");
    }
}
