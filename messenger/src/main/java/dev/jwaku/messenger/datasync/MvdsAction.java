package dev.jwaku.messenger.datasync;

import dev.jwaku.messenger.identity.ChatKey;
import java.util.List;

/** What the state machine wants done. */
public sealed interface MvdsAction {
    /**
     * Bring a payload to a peer, and tell {@link Mvds#onPublished} or {@link Mvds#onDispatchFailed} what became of it.
     *
     * @param dispatch names this sending
     * @param sent ids of the messages in it
     */
    record Send(long dispatch, ChatKey peer, MvdsPayload payload, List<MvdsId> sent) implements MvdsAction {}

    /**
     * Keep a record's new times on disk.
     *
     * @param record as it is now
     */
    record Save(SyncRecord record) implements MvdsAction {}

    /**
     * A peer did not acknowledge a message in time; it is not sent any more.
     *
     * @param id of the message
     */
    record Fail(ChatKey peer, MvdsId id) implements MvdsAction {}
}
