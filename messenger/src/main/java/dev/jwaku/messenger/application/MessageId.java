package dev.jwaku.messenger.application;

import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.payload.Keccak256;

/**
 * The id of an application message: the same at sender and receiver, for every repetition.
 *
 * @param bytes 32 bytes
 */
public record MessageId(Bytes bytes) implements Comparable<MessageId> {
    /** Checks the length. */
    public MessageId {
        if (bytes.length() != Keccak256.LENGTH) {
            throw new IllegalArgumentException("a message id has 32 bytes, not " + bytes.length());
        }
    }

    /** The id of a wrapped message: Keccak-256 of the author's uncompressed key and the exact bytes of the wrapper. */
    public static MessageId of(ChatKey author, Bytes wrapped) {
        return new MessageId(Keccak256.hash(author.uncompressed(), wrapped));
    }

    /**
     * An id written {@code 0x…}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static MessageId parse(String text) {
        return new MessageId(Bytes.fromHex(text));
    }

    @Override
    public int compareTo(MessageId other) {
        return bytes.compareTo(other.bytes);
    }

    @Override
    public String toString() {
        return "0x" + bytes.toHex();
    }
}
