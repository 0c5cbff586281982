package dev.jwaku.delivery.inbox;

import dev.jwaku.delivery.InboxConfig;
import dev.jwaku.delivery.inbox.InboxStore.Usage;

/**
 * How much is in the inbox against how much may be. Immutable, so that a transaction that fails changes nothing.
 *
 * @param isFullOfUnread whether the last search for messages that may go found none, and none was shown since
 */
record InboxRoom(InboxConfig config, Usage usage, boolean isFullOfUnread) {
    InboxRoom(InboxConfig config, Usage usage) {
        this(config, usage, false);
    }

    boolean fits(int size) {
        return usage.messages() < config.maxMessages() && usage.bytes() + size <= config.maxBytes();
    }

    boolean remembersTooMuch() {
        return usage.seen() > config.maxSeen();
    }

    InboxRoom with(long messages, long bytes) {
        return new InboxRoom(
                config, new Usage(usage.messages() + messages, usage.bytes() + bytes, usage.seen()), isFullOfUnread);
    }

    InboxRoom withSeen(long more) {
        return new InboxRoom(config, new Usage(usage.messages(), usage.bytes(), usage.seen() + more), isFullOfUnread);
    }

    InboxRoom fullOfUnread() {
        return new InboxRoom(config, usage, true);
    }

    /** Messages were shown: some may go now. */
    InboxRoom perhapsMore() {
        return new InboxRoom(config, usage, false);
    }
}
