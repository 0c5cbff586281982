/**
 * Layers 6 and 7: how bytes become a Waku message for one person or for a channel, and back.
 *
 * <p>{@link dev.jwaku.messenger.transport.Topics} derives content topics and symmetric keys from public keys,
 * {@link dev.jwaku.messenger.transport.Transport} signs and seals payloads (version 1 of 26/WAKU2-PAYLOAD) and opens
 * what arrives. Between it and data sync stand layers 4 and 5, {@link dev.jwaku.messenger.encryption.EncryptionLayer}.
 *
 * <p>Which topic: the first contact goes to the recipient's partitioned topic, sealed to its public key; once all
 * devices of the peer showed that they know it, everything goes to the negotiated topic of the two, sealed with the
 * symmetric key that both derive from their shared secret. We listen there, and on the contact code of the peer, before
 * the first message goes out. What was sent while we did not listen comes from store nodes, for each topic from where
 * we stopped, and at first from some days ago.
 */
@NullMarked
package dev.jwaku.messenger.transport;

import org.jspecify.annotations.NullMarked;
