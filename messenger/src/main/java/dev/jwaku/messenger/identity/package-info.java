/**
 * Who somebody is: a secp256k1 key pair that comes from twelve words.
 *
 * <p>Words to seed by BIP 39, seed to keys by BIP 32, the chat key at {@code m/43'/60'/1581'/0'/0} as status-go derives
 * it. A {@link dev.jwaku.messenger.identity.ChatKey} is the public half, written {@code zQ3sh…} or {@code 0x04…}; an
 * {@link dev.jwaku.messenger.identity.Identity} has the private half too.
 *
 * <p>Pure except for {@link dev.jwaku.messenger.identity.KeyDerivation}, whose derivations take milliseconds: run them
 * through {@code World.offload}, and put {@link dev.jwaku.messenger.identity.MemoisedKeyDerivation} before it where
 * many profiles with the same secrets are opened.
 */
@NullMarked
package dev.jwaku.messenger.identity;

import org.jspecify.annotations.NullMarked;
