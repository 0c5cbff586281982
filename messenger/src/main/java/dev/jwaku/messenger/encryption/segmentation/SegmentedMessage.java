package dev.jwaku.messenger.encryption.segmentation;

import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.Bytes;

/**
 * Names a message made of segments.
 *
 * @param signer who signed the envelopes
 * @param hash Keccak-256 of the whole message
 */
public record SegmentedMessage(ChatKey signer, Bytes hash) {}
