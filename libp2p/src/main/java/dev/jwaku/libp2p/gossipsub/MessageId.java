package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.runtime.Bytes;

/**
 * The name of a message in the gossip layer; in Waku the SHA-256 of its data. Not the Waku message hash.
 *
 * @param bytes at most {@link #MAX_LENGTH}
 */
public record MessageId(Bytes bytes) {
    /** Longer ids from peers cannot be ours and are skipped. */
    public static final int MAX_LENGTH = 64;

    public MessageId {
        if (bytes.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a message id has at most " + MAX_LENGTH + " bytes");
        }
    }

    @Override
    public String toString() {
        return bytes.toHex();
    }
}
