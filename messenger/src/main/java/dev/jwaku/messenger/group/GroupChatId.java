package dev.jwaku.messenger.group;

import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Entropy;

/**
 * The id of a private group: {@code <uuid>-0x04…} with the key of its creator, so that nobody else can create it.
 *
 * @param text the id
 * @param creator who may create it
 */
public record GroupChatId(String text, ChatKey creator) {
    private static final int KEY_LENGTH = 132;
    private static final int MAX_LENGTH = 256;

    /**
     * Reads an id.
     *
     * @throws InvalidGroupException if it does not end with a key, or is nothing else
     */
    public static GroupChatId parse(String text) {
        int start = text.length() - KEY_LENGTH;
        if (start <= 0 || text.length() > MAX_LENGTH) {
            throw new InvalidGroupException("the id of a group ends with the key of its creator");
        }
        try {
            return new GroupChatId(text, ChatKey.parse(text.substring(start)));
        } catch (IllegalArgumentException e) {
            throw new InvalidGroupException("the id of a group ends with the key of its creator");
        }
    }

    /** A new id of a group of ours: a random UUID, version 4. */
    public static GroupChatId create(ChatKey creator, Entropy entropy) {
        byte[] random = entropy.bytes(16);
        random[6] = (byte) (random[6] & 0x0f | 0x40);
        random[8] = (byte) (random[8] & 0x3f | 0x80);
        String hex = Bytes.wrap(random).toHex();
        String uuid = String.join(
                "-",
                hex.substring(0, 8),
                hex.substring(8, 12),
                hex.substring(12, 16),
                hex.substring(16, 20),
                hex.substring(20));
        return new GroupChatId(uuid + "-" + creator.hex(), creator);
    }

    @Override
    public String toString() {
        return text;
    }
}
