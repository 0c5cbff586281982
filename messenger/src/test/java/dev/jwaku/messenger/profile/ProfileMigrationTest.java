package dev.jwaku.messenger.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.messenger.Vectors;
import dev.jwaku.messenger.encryption.EncryptionConfig;
import dev.jwaku.messenger.encryption.EncryptionLayer;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.messenger.identity.Mnemonic;
import dev.jwaku.messenger.identity.Pbkdf2;
import dev.jwaku.messenger.transport.PeerLink;
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
            List<PeerLink> contacts = profile.database().run("read", sql -> ContactStore.load(sql, profile.identity()));
            EncryptionLayer layer =
                    EncryptionLayer.open(world, profile.identity(), profile.database(), EncryptionConfig.defaults());

            assertThat(profile.identity().chatKey()).isEqualTo(owner.chatKey());
            assertThat(contacts).extracting(PeerLink::peer).containsExactly(PEER);
            assertThat(layer.seal(PEER, Bytes.utf8("hello")).envelopes()).hasSize(1);
        }
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
