package dev.jwaku.waku.relay;

/**
 * Takes the messages of a topic, one at a time, on gossipsub's delivery task; while it blocks, all topics wait, and in
 * the end messages are dropped and counted.
 */
@FunctionalInterface
public interface RelayListener {
    /** An accepted message; our own ones too, unless switched off. */
    void received(ReceivedMessage message);
}
