package dev.jwaku.messenger.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.messenger.MessengerConfig;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.messenger.identity.Mnemonic;
import dev.jwaku.messenger.identity.Pbkdf2;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.sqlite.Database;
import dev.jwaku.sqlite.Schema;
import dev.jwaku.sqlite.StorageConfig;
import dev.jwaku.sqlite.StorageInUseException;
import dev.jwaku.sqlite.StorageUnreadableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfilePasswordTest {
    private static final Mnemonic WORDS = Mnemonic.parse("abandon ".repeat(11) + "about");
    private static final Identity OWNER = Identity.fromMnemonic(WORDS, new Pbkdf2());
    private static final Protection CORRECT = protection("correct horse");

    private final SystemWorld world = new SystemWorld();
    private Path folder;

    @BeforeEach
    void place(@TempDir Path temporary) {
        folder = temporary.resolve("profile");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static Protection protection(String password) {
        return Protection.by(Password.of(password)).withHashing(PasswordHashing.cheap());
    }

    private Profile open(Protection protection) {
        return Profile.open(world, folder, new Pbkdf2(), StorageConfig.durable(), protection);
    }

    private void create(Protection protection) {
        Profile.restore(world, folder, WORDS, new Pbkdf2(), StorageConfig.durable(), protection)
                .close();
    }

    private String everythingOnDisk() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    private static String asFound(Bytes bytes) {
        return new String(bytes.toByteArray(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void theSamePasswordOpensItAndNoOtherDoes() {
        create(CORRECT);

        try (Profile profile = open(CORRECT)) {
            assertThat(profile.identity().chatKey()).isEqualTo(OWNER.chatKey());
            assertThat(profile.mnemonic()).isEqualTo(WORDS);
        }
        assertThatThrownBy(() -> open(protection("correct horsf")))
                .isInstanceOf(WrongPasswordException.class)
                .hasMessageContaining("wrong password")
                .hasMessageContaining(folder.toString())
                .hasMessageNotContaining("horsf");
        assertThatThrownBy(() -> open(Protection.none()))
                .isInstanceOf(WrongPasswordException.class)
                .hasMessageContaining("none was given");
        open(CORRECT).close(); // a refusal leaves nothing open and nothing changed
    }

    @Test
    void neitherKeyNorWordsAreInTheFile() throws IOException {
        create(CORRECT);
        open(CORRECT).close();

        assertThat(everythingOnDisk())
                .doesNotContain(asFound(OWNER.privateKey()))
                .doesNotContain(OWNER.privateKey().toHex())
                .doesNotContain("abandon");
    }

    @Test
    void withoutAPasswordOnlyPermissionsProtectIt() throws IOException {
        create(Protection.none());
        Path file = folder.resolve(Profile.FILE);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        try (Profile profile = open(Protection.none())) {
            assertThat(profile.identity().chatKey()).isEqualTo(OWNER.chatKey());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        assertThatThrownBy(() -> open(CORRECT))
                .isInstanceOf(WrongPasswordException.class)
                .hasMessageContaining("has no password");
        assertThatThrownBy(() -> Password.of("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void changesThePassword() {
        create(CORRECT);
        try (Profile profile = open(CORRECT)) {
            assertThatThrownBy(() -> profile.changePassword(Password.of("guess"), protection("next")))
                    .isInstanceOf(WrongPasswordException.class);
            profile.changePassword(Password.of("correct horse"), protection("next"));
        }
        assertThatThrownBy(() -> open(CORRECT)).isInstanceOf(WrongPasswordException.class);
        try (Profile profile = open(protection("next"))) {
            assertThat(profile.mnemonic()).isEqualTo(WORDS);
            profile.changePassword(Password.of("next"), Protection.none());
        }
        open(Protection.none()).close();
    }

    @Test
    void aPasswordTypedOnAnotherKeyboardIsTheSame() {
        create(protection("caf\u00e9"));

        open(protection("cafe\u0301")).close();
    }

    @Test
    void aProfileInClearIsSealedWhenItIsOpened() throws IOException {
        Schema first = new Schema(List.of(Profile.FIRST));
        try (Database old = Database.open(world, folder.resolve(Profile.FILE), first, StorageConfig.durable())) {
            old.run(
                    "write as version 1 did",
                    sql -> sql.update(
                            "INSERT INTO identity (only, private_key, mnemonic) VALUES (1, ?, ?)",
                            OWNER.privateKey(),
                            WORDS.phrase()));
        }
        assertThat(everythingOnDisk()).contains(asFound(OWNER.privateKey())).contains("abandon");

        try (Profile profile = open(CORRECT)) {
            assertThat(profile.identity().chatKey()).isEqualTo(OWNER.chatKey());
        }
        assertThat(everythingOnDisk())
                .doesNotContain(asFound(OWNER.privateKey()))
                .doesNotContain("abandon");
        assertThatThrownBy(() -> open(protection("other"))).isInstanceOf(WrongPasswordException.class);
        open(CORRECT).close();
    }

    @Test
    void aPriceThatWouldExhaustTheMachineIsDamage() {
        create(CORRECT);
        try (Profile profile = open(CORRECT)) {
            profile.database().run("tamper", sql -> sql.update("UPDATE owner SET memory_kib = 2000000000"));
        }
        assertThatThrownBy(() -> open(CORRECT)).isInstanceOf(StorageUnreadableException.class);
    }

    @Test
    void sealedSecretsDoNotOpenInEachOthersPlace() {
        create(CORRECT);
        try (Profile profile = open(CORRECT)) {
            profile.database().run("swap", sql -> sql.update("UPDATE owner SET private_key = mnemonic"));
        }
        assertThatThrownBy(() -> open(CORRECT)).isInstanceOf(StorageUnreadableException.class);
    }

    @Test
    void isDurableAndOpenOnce() {
        try (Profile profile = open(CORRECT)) {
            int synchronous = profile.database()
                    .run(
                            "look",
                            sql -> sql.first("PRAGMA synchronous", row -> row.integer(1))
                                    .orElseThrow());
            assertThat(synchronous).as("FULL").isEqualTo(2);
            assertThatThrownBy(() -> open(CORRECT)).isInstanceOf(StorageInUseException.class);
        }
    }

    @Test
    void nothingSecretIsShownInWords() {
        Lock lock = Lock.around(Bytes.utf8("d".repeat(32)), CORRECT, world.entropy());
        Owner owner = new Owner(OWNER, WORDS);

        assertThat(Stream.of(
                                CORRECT,
                                CORRECT.password(),
                                lock,
                                owner,
                                OWNER,
                                WORDS,
                                MessengerConfig.defaults().withProtection(CORRECT))
                        .map(Object::toString))
                .allSatisfy(text -> assertThat(text)
                        .doesNotContain("horse")
                        .doesNotContain("abandon")
                        .doesNotContain(OWNER.privateKey().toHex())
                        .doesNotContain(lock.dataKey().toHex()));
    }

    @Test
    void argon2MatchesAKnownValue() {
        // Computed by OpenSSL: Argon2id, version 19, 64 KiB, 2 passes, 1 lane.
        Bytes salt = Bytes.utf8("somesaltsomesalt");

        assertThat(new PasswordHashing(64, 2, 1)
                        .derive(Password.of("password"), salt)
                        .toHex())
                .isEqualTo("1a98fba8e6394425c9bdc333a9c750aaf811df070f5fb4a5788e1cf4db5793a1");
    }
}
