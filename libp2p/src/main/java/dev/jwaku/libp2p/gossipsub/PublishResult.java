package dev.jwaku.libp2p.gossipsub;

/** What became of a message handed to {@link Gossipsub#publish}. */
public sealed interface PublishResult {
    /**
     * It waits in the send queues of this many peers. No promise that they take it.
     *
     * @param peers at least 1
     */
    record Published(int peers) implements PublishResult {}

    /** No live peer is subscribed to the topic; nothing was sent and the message may be published again. */
    record NoPeers() implements PublishResult {}

    /** The same bytes were published or received within {@link GossipParams#seenTtl()}; nothing was sent. */
    record Duplicate() implements PublishResult {}

    /**
     * It is longer than peers accept; nothing was sent.
     *
     * @param bytes its length
     * @param limit the longest allowed
     */
    record TooLarge(int bytes, int limit) implements PublishResult {}
}
