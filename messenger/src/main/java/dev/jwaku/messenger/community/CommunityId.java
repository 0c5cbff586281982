package dev.jwaku.messenger.community;

import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.payload.Keccak256;

/** A community is known by its public key. */
public record CommunityId(ChatKey key) implements Comparable<CommunityId> {
    private static final int TEXT_LENGTH = 2 + 66;

    /** The community with this compressed key of 33 bytes; {@link IllegalArgumentException} if it is none. */
    public static CommunityId of(Bytes compressed) {
        return new CommunityId(new ChatKey(compressed));
    }

    /**
     * An id written {@code 0x02…} or {@code 0x03…} with 68 characters, or {@code zQ3sh…}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static CommunityId parse(String text) {
        String trimmed = text.strip();
        return trimmed.length() == TEXT_LENGTH && trimmed.startsWith("0x0")
                ? of(Bytes.fromHex(trimmed))
                : new CommunityId(ChatKey.parse(trimmed));
    }

    /** 33 bytes. */
    public Bytes compressed() {
        return key.compressed();
    }

    /** The id of somebody's request to join: one for each person, however often it asks. */
    public Bytes requestOf(ChatKey member) {
        return Keccak256.hash(Bytes.utf8(member.hex() + "-" + this));
    }

    @Override
    public int compareTo(CommunityId other) {
        return key.compareTo(other.key);
    }

    /** {@code 0x…}, 68 characters. */
    @Override
    public String toString() {
        return "0x" + compressed().toHex();
    }
}
