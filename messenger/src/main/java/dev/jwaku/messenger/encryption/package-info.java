/**
 * Layers 4 and 5 of Status' direct messages: end-to-end encryption per device (53/WAKU2-X3DH, double ratchet), keys of
 * groups, and segmentation.
 *
 * <p>{@link dev.jwaku.messenger.encryption.EncryptionLayer} is the one door. It takes the bytes of data sync or of an
 * application message, and gives what layer 6 signs and seals; and the other way round. All its state is in tables of
 * the profile's database. Every message carries our bundle, so whoever hears from us can begin a session.
 *
 * <p>Opening is in two steps: {@code open} gives the plaintext and a receipt; {@code confirm} with the receipt, in the
 * transaction that stores what was read, makes it final. A crash between both loses nothing: the same envelope opens
 * again. Codecs and ciphers are pure; nothing here holds key material in {@code toString}.
 *
 * <pre>{@code
 * SealedMessage sealed = layer.seal(peer, payload);
 * switch (layer.open(sender, data)) {
 *     case Opening.Opened opened -> store(opened.payload(), opened.receipt());
 *     ...
 * }
 * }</pre>
 */
@NullMarked
package dev.jwaku.messenger.encryption;

import org.jspecify.annotations.NullMarked;
