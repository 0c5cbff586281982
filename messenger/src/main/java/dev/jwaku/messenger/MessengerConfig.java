package dev.jwaku.messenger;

import dev.jwaku.messenger.identity.KeyDerivation;
import dev.jwaku.messenger.identity.Pbkdf2;
import dev.jwaku.messenger.transport.EnvelopeCipher;
import dev.jwaku.sqlite.StorageConfig;

/**
 * What a messenger is built from.
 *
 * @param storage how the profile is kept
 * @param derivation derives keys; remember results where many profiles are opened again and again
 * @param cipher layers 4 and 5
 */
public record MessengerConfig(StorageConfig storage, KeyDerivation derivation, EnvelopeCipher cipher) {
    /** A durable profile; layers 4 and 5 left out. */
    public static MessengerConfig defaults() {
        return new MessengerConfig(StorageConfig.durable(), new Pbkdf2(), EnvelopeCipher.PASS_THROUGH);
    }

    /** The same with another way of storage. */
    public MessengerConfig withStorage(StorageConfig other) {
        return new MessengerConfig(other, derivation, cipher);
    }

    /** The same with another derivation. */
    public MessengerConfig withDerivation(KeyDerivation other) {
        return new MessengerConfig(storage, other, cipher);
    }
}
