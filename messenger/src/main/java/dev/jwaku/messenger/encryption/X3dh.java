package dev.jwaku.messenger.encryption;

import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.payload.Keccak256;

/** How two people agree on the first key of a session: X3DH without one-time keys (53/WAKU2-X3DH). */
final class X3dh {
    private X3dh() {}

    /** The key as who begins computes it. */
    static Bytes initiate(Identity self, KeyPair ephemeral, ChatKey peer, Bytes peerPreKey) {
        KeyPair own = new KeyPair(self.privateKey(), self.chatKey().compressed());
        return Keccak256.hash(own.agree(peerPreKey), ephemeral.agree(peer.uncompressed()), ephemeral.agree(peerPreKey));
    }

    /** The key as who is spoken to computes it. */
    static Bytes respond(Identity self, KeyPair preKey, ChatKey peer, Bytes peerEphemeral) {
        KeyPair own = new KeyPair(self.privateKey(), self.chatKey().compressed());
        return Keccak256.hash(preKey.agree(peer.uncompressed()), own.agree(peerEphemeral), preKey.agree(peerEphemeral));
    }
}
