package dev.jwaku.messenger;

import dev.jwaku.delivery.InboxConfig;
import dev.jwaku.messenger.encryption.EncryptionConfig;
import dev.jwaku.messenger.identity.KeyDerivation;
import dev.jwaku.messenger.identity.Pbkdf2;
import dev.jwaku.messenger.profile.Protection;
import dev.jwaku.sqlite.StorageConfig;
import java.time.Duration;

/**
 * What a messenger is built from.
 *
 * @param storage how the profile is kept
 * @param derivation derives keys; remember results where many profiles are opened again and again
 * @param encryption how layers 4 and 5 work
 * @param protection the password of the profile
 * @param history how far back messages of topics that are new to us are asked for
 * @param showsPresence whether others are told every five minutes that we are there, so that they send at once what
 *     waits for us; anybody who knows our key can see it
 */
public record MessengerConfig(
        StorageConfig storage,
        KeyDerivation derivation,
        EncryptionConfig encryption,
        Protection protection,
        Duration history,
        boolean showsPresence) {
    /** As status-go has it. */
    public static final Duration DEFAULT_HISTORY = Duration.ofDays(9);

    /** Checks the history. */
    public MessengerConfig {
        if (history.isNegative() || history.compareTo(InboxConfig.LONGEST_HISTORY) > 0) {
            throw new IllegalArgumentException(
                    "history is at most " + InboxConfig.LONGEST_HISTORY + ", not " + history);
        }
    }

    /**
     * A durable profile without a password: whoever can read its file is that person. Say {@link #withProtection} for
     * real people.
     */
    public static MessengerConfig defaults() {
        return new MessengerConfig(
                StorageConfig.durable(),
                new Pbkdf2(),
                EncryptionConfig.defaults(),
                Protection.none(),
                DEFAULT_HISTORY,
                true);
    }

    /** The same with another way of storage. */
    public MessengerConfig withStorage(StorageConfig other) {
        return new MessengerConfig(other, derivation, encryption, protection, history, showsPresence);
    }

    /** The same with another derivation. */
    public MessengerConfig withDerivation(KeyDerivation other) {
        return new MessengerConfig(storage, other, encryption, protection, history, showsPresence);
    }

    /** The same with this password. */
    public MessengerConfig withProtection(Protection other) {
        return new MessengerConfig(storage, derivation, encryption, other, history, showsPresence);
    }

    /** The same with another history. */
    public MessengerConfig withHistory(Duration other) {
        return new MessengerConfig(storage, derivation, encryption, protection, other, showsPresence);
    }

    /** The same, telling others that we are there or not. */
    public MessengerConfig withPresence(boolean shown) {
        return new MessengerConfig(storage, derivation, encryption, protection, history, shown);
    }
}
