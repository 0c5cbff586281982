/**
 * Who a peer is: its key pair and the name ({@link dev.jwaku.libp2p.identity.PeerId}) that follows from the public key.
 *
 * <p>Spec: libp2p peer-ids. Our own key is secp256k1, as everywhere in Waku; Ed25519 (js-libp2p), RSA and ECDSA keys of
 * others are verified. {@link dev.jwaku.libp2p.identity.Secp256k1} offers the curve operations that ENRs and the
 * messenger need as well. Everything here is pure, immutable and usable from any thread.
 */
@NullMarked
package dev.jwaku.libp2p.identity;

import org.jspecify.annotations.NullMarked;
