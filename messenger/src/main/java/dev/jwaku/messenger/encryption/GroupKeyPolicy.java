package dev.jwaku.messenger.encryption;

import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.Bytes;

/** From whom keys of a group are taken. Called inside a transaction of the database's writer: must not wait. */
@FunctionalInterface
public interface GroupKeyPolicy {
    /** As the reference does: from everybody. Whoever can reach us could then choose the key with which we send. */
    GroupKeyPolicy EVERYBODY = (sender, groupId) -> true;

    /** Whether the sender of an envelope may give us keys of the group. */
    boolean accepts(ChatKey sender, Bytes groupId);
}
