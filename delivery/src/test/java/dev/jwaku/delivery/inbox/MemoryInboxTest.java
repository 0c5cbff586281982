package dev.jwaku.delivery.inbox;

import dev.jwaku.delivery.InboxConfig;

class MemoryInboxTest extends InboxStoreContract {
    @Override
    InboxStore open(InboxConfig config) {
        return new MemoryInbox(config);
    }
}
