package dev.jwaku.messenger.community;

import dev.jwaku.messenger.chat.OutgoingMessage;
import dev.jwaku.runtime.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * The communities of one person. Every change is on disk when its call returns, and is sent until it is acknowledged or
 * answered, also by later runs of the program. Any thread.
 *
 * <p>What changes something throws {@link dev.jwaku.messenger.chat.MessageRefusedException} if it may not be, or too
 * much is under way, and {@link dev.jwaku.sqlite.StorageException} if something cannot be stored; nothing has changed
 * then.
 */
public interface Communities {
    /**
     * Creates a community that we run, with ourselves as member.
     *
     * @param name how it is called, not blank
     * @param introduction what it says of itself
     * @param acceptsEverybody whether whoever asks comes in, or we decide
     */
    Community create(String name, String introduction, boolean acceptsEverybody);

    /** Looks at a community: its description is fetched, and is told when it comes. */
    Community open(CommunityId id);

    /** All communities that are known, in the order in which they became known. */
    List<Community> all();

    /** What is known of a community. */
    Optional<Community> find(CommunityId id);

    /**
     * Asks to join a community. The request is repeated until it is answered, for a week.
     *
     * @return the receipt of the request: delivered when the owner has it, who is known by the description only
     */
    OutgoingMessage join(CommunityId id);

    /** Takes our request back. */
    OutgoingMessage cancel(CommunityId id);

    /** Leaves a community that we do not run. */
    OutgoingMessage leave(CommunityId id);

    /** Requests to a community of ours that wait for our answer, oldest first. */
    List<JoinRequest> requests(CommunityId id);

    /**
     * Lets somebody into a community of ours.
     *
     * @param request its id
     * @return the receipt of the answer
     */
    OutgoingMessage accept(Bytes request);

    /**
     * Does not let somebody into a community of ours.
     *
     * @param request its id
     * @return the receipt of the answer
     */
    OutgoingMessage reject(Bytes request);
}
