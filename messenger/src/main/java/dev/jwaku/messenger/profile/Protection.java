package dev.jwaku.messenger.profile;

/**
 * What guards the keys of a profile on disk.
 *
 * @param password unlocks it; for a new profile, locks it from now on
 * @param hashing how passwords are hashed when one is set; what is there keeps its own
 */
public record Protection(Password password, PasswordHashing hashing) {
    /** No password. */
    public static Protection none() {
        return new Protection(Password.none(), PasswordHashing.standard());
    }

    /** This password, hashed at the standard price. */
    public static Protection by(Password password) {
        return new Protection(password, PasswordHashing.standard());
    }

    /** The same with another price. */
    public Protection withHashing(PasswordHashing other) {
        return new Protection(password, other);
    }
}
