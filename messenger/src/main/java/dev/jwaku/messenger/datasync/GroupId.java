package dev.jwaku.messenger.datasync;

import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.payload.Keccak256;

/** Which group an MVDS message belongs to. Status knows groups of two only, also inside larger chats. */
public final class GroupId {
    /** Bytes of a group id. */
    public static final int LENGTH = Keccak256.LENGTH;

    private GroupId() {}

    /** The group of two people: Keccak-256 of both compressed keys, smaller X coordinate first. */
    public static Bytes of(ChatKey one, ChatKey other) {
        return one.x().compareTo(other.x()) <= 0
                ? Keccak256.hash(one.compressed(), other.compressed())
                : Keccak256.hash(other.compressed(), one.compressed());
    }
}
