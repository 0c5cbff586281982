package dev.jwaku.waku.relay;

import dev.jwaku.waku.message.MessageHash;

/** What became of a message handed to {@link WakuRelay#publish}. Only {@link Published} means that it was sent. */
public sealed interface RelayResult {
    /**
     * It waits in the send queues of this many peers. No promise that they take it, nor that it gets further.
     *
     * @param peers at least 1
     */
    record Published(MessageHash hash, int peers) implements RelayResult {}

    /** No live peer follows the topic; nothing was sent, and the same message may be published again. */
    record NoPeers() implements RelayResult {}

    /** The same bytes were published or received in the last two minutes; nothing was sent. */
    record Duplicate(MessageHash hash) implements RelayResult {}

    /**
     * It is longer than peers accept; nothing was sent.
     *
     * @param bytes its encoded length
     * @param limit the longest allowed
     */
    record TooLarge(int bytes, int limit) implements RelayResult {}

    /**
     * Other nodes would refuse it; nothing was sent.
     *
     * @param reason what is wrong
     */
    record Invalid(String reason) implements RelayResult {}
}
