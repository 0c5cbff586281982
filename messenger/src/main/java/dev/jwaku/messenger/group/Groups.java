package dev.jwaku.messenger.group;

import dev.jwaku.messenger.identity.ChatKey;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The private groups of one person. Every change is on disk when its call returns, and is sent to each member until it
 * has acknowledged it, also by later runs of the program. Any thread.
 *
 * <p>All methods throw {@link dev.jwaku.sqlite.StorageException} if something cannot be stored or read.
 */
public interface Groups {
    /**
     * Creates a group with ourselves as administrator.
     *
     * @param name not blank, at most {@link Membership#MAX_NAME_LENGTH} characters
     * @param members people who are contacts of ours, and we of theirs
     * @throws dev.jwaku.messenger.chat.MessageRefusedException if the name is not as it must be, somebody is no
     *     contact, or there are too many members, groups or unacknowledged messages
     */
    GroupChat create(String name, Collection<ChatKey> members);

    /** All groups that are known, those that we left too, in the order in which they became known. */
    List<GroupChat> all();

    /** The group with this id. */
    Optional<GroupChat> find(String id);
}
