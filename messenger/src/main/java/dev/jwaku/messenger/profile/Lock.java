package dev.jwaku.messenger.profile;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Entropy;
import java.util.Optional;

/**
 * The data key of a profile as it lies on disk: sealed with what the password makes, or, without a password, in clear.
 *
 * @param hashing how the password was hashed; empty without one
 * @param salt random; empty without a password
 * @param dataKey sealed or not
 */
record Lock(Optional<PasswordHashing> hashing, Bytes salt, Bytes dataKey) {
    private static final String DATA_KEY = "jwaku profile: data key";

    /** Locks a data key. Slow with a password. */
    static Lock around(Bytes dataKey, Protection protection, Entropy entropy) {
        if (protection.password().isNone()) {
            return new Lock(Optional.empty(), Bytes.EMPTY, dataKey);
        }
        Bytes salt = Bytes.wrap(entropy.bytes(PasswordHashing.SALT_LENGTH));
        Bytes key = protection.hashing().derive(protection.password(), salt);
        return new Lock(Optional.of(protection.hashing()), salt, Sealing.seal(dataKey, key, DATA_KEY, entropy));
    }

    /**
     * The data key. Slow with a password.
     *
     * @throws WrongPasswordException if the password is not the one
     */
    Bytes open(Password password, String place) {
        if (hashing.isEmpty()) {
            if (!password.isNone()) {
                throw new WrongPasswordException(place + " has no password, but one was given");
            }
            return dataKey;
        }
        if (password.isNone()) {
            throw new WrongPasswordException(place + " is locked by a password, and none was given");
        }
        return Sealing.open(dataKey, hashing.get().derive(password, salt), DATA_KEY)
                .orElseThrow(() -> new WrongPasswordException("wrong password for " + place));
    }

    @Override
    public String toString() {
        return "Lock[" + hashing.map(PasswordHashing::toString).orElse("no password") + "]";
    }
}
