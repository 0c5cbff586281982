package dev.jwaku.messenger.transport;

import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * The seam of layers 4 and 5: end-to-end encryption per device, and segmentation. Called by one task at a time for
 * sending and by another one for receiving.
 */
public interface EnvelopeCipher {
    /** Leaves layers 4 and 5 out: the bytes of data sync go directly into the signed and sealed payload of layer 6. */
    EnvelopeCipher PASS_THROUGH = new EnvelopeCipher() {
        @Override
        public List<Bytes> seal(ChatKey recipient, Bytes plaintext) {
            return List.of(plaintext);
        }

        @Override
        public Optional<Bytes> open(ChatKey sender, Bytes sealed) {
            return Optional.of(sealed);
        }
    };

    /** What goes on the wire for a recipient: one element per envelope, at least one. */
    List<Bytes> seal(ChatKey recipient, Bytes plaintext);

    /**
     * What a signer's envelope holds; empty if more envelopes are needed first.
     *
     * @throws dev.jwaku.libp2p.MalformedMessageException if it cannot be opened
     */
    Optional<Bytes> open(ChatKey sender, Bytes sealed);
}
