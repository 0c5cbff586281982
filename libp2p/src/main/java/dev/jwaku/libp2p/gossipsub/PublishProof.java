package dev.jwaku.libp2p.gossipsub;

/** Hears what became of a message that was put into the send queues of peers. */
@FunctionalInterface
public interface PublishProof {
    /**
     * Called once, on a task of gossipsub; must not block. It may come before {@code publish} returns.
     *
     * @param proved whether at least one peer is known to have read the message; otherwise none of those it was meant
     *     for has said so in time, or all of them went away
     */
    void ended(boolean proved);
}
