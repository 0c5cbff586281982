package dev.jwaku.tools.junit;

import dev.jwaku.delivery.Stage;
import dev.jwaku.waku.message.MessageHash;

/** A message that was accepted: what its sender was told of it so far. */
public final class LittleSending {
    private final LittleClient sender;
    private final long id;
    private final MessageHash hash;

    LittleSending(LittleClient sender, long id, MessageHash hash) {
        this.sender = sender;
        this.id = id;
        this.hash = hash;
    }

    /** Its hash when it was accepted. */
    public MessageHash hash() {
        return hash;
    }

    /** How far it has come. */
    public Stage stage() {
        return sender.stage(id);
    }

    /** Whether it is published at least, and has not failed. */
    public boolean isPublished() {
        return stage().isPublished();
    }
}
