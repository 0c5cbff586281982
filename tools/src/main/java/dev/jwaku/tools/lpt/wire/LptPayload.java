package dev.jwaku.tools.lpt.wire;

/** What the payload of a test message says. */
public sealed interface LptPayload permits TestMessage, EndMarker {
    /** The sender's peer id. */
    String sender();
}
