package dev.jwaku.messenger.profile;

import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.messenger.identity.KeyDerivation;
import dev.jwaku.messenger.identity.Mnemonic;

/**
 * Whose profile it is.
 *
 * @param words from which the identity can be made again
 */
record Owner(Identity identity, Mnemonic words) {
    /** Takes milliseconds unless the derivation remembers. */
    static Owner of(Mnemonic words, KeyDerivation derivation) {
        return new Owner(Identity.fromMnemonic(words, derivation), words);
    }

    @Override
    public String toString() {
        return "Owner[" + identity.chatKey() + "]";
    }
}
