package dev.jwaku.messenger;

import dev.jwaku.messenger.encryption.EncryptionConfig;
import dev.jwaku.messenger.identity.KeyDerivation;
import dev.jwaku.messenger.identity.Pbkdf2;
import dev.jwaku.messenger.profile.Protection;
import dev.jwaku.sqlite.StorageConfig;

/**
 * What a messenger is built from.
 *
 * @param storage how the profile is kept
 * @param derivation derives keys; remember results where many profiles are opened again and again
 * @param encryption how layers 4 and 5 work
 * @param protection the password of the profile
 */
public record MessengerConfig(
        StorageConfig storage, KeyDerivation derivation, EncryptionConfig encryption, Protection protection) {
    /**
     * A durable profile without a password: whoever can read its file is that person. Say {@link #withProtection} for
     * real people.
     */
    public static MessengerConfig defaults() {
        return new MessengerConfig(
                StorageConfig.durable(), new Pbkdf2(), EncryptionConfig.defaults(), Protection.none());
    }

    /** The same with another way of storage. */
    public MessengerConfig withStorage(StorageConfig other) {
        return new MessengerConfig(other, derivation, encryption, protection);
    }

    /** The same with another derivation. */
    public MessengerConfig withDerivation(KeyDerivation other) {
        return new MessengerConfig(storage, other, encryption, protection);
    }

    /** The same with this password. */
    public MessengerConfig withProtection(Protection other) {
        return new MessengerConfig(storage, derivation, encryption, other);
    }
}
