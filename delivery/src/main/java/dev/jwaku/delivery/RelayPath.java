package dev.jwaku.delivery;

import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.PubsubTopic;

/** The way of messages to and from the network, as the outbox and the door see it. Implementations are thread-safe. */
public interface RelayPath {
    /**
     * Hands a message to live peers. Returns quickly and never throws for reasons of the network.
     *
     * @return what became of it; without a live peer {@link PublishOutcome.NoPeers}, never success
     */
    PublishOutcome publish(PubsubTopic topic, WakuMessage message);

    /**
     * Receives every valid message of a shard from now on, in any order, perhaps repeatedly.
     *
     * @param receiver called on threads of the path; returns quickly
     */
    Subscription subscribe(PubsubTopic topic, Receiver receiver);

    /** How many live peers would take a message of this shard now. */
    int livePeers(PubsubTopic topic);

    /**
     * Calls back when the number of live peers of any shard may have changed.
     *
     * @param changed called on threads of the path; returns quickly
     */
    Subscription onPeersChanged(Runnable changed);

    /** Takes messages that arrive. */
    @FunctionalInterface
    interface Receiver {
        /** Takes one message. */
        void onMessage(PubsubTopic topic, WakuMessage message);
    }
}
