package dev.jwaku.delivery.network;

import dev.jwaku.delivery.Subscription;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.PubsubTopic;

/** A way out: hands messages to live peers. Thread-safe. */
public interface SendWay {
    /**
     * Hands a message to live peers, once. May block for as long as a peer may take to answer, some seconds; never
     * throws for reasons of the network.
     *
     * @param attempt what is known from earlier attempts with the same bytes
     * @return what became of it, or that this is not known yet; without a live peer {@link PublishOutcome.NoPeers},
     *     never success
     */
    PublishOutcome publish(PubsubTopic topic, WakuMessage message, Attempt attempt);

    /** How many live peers would take a message of this shard now. */
    int livePeers(PubsubTopic topic);

    /**
     * Calls back when the number of live peers of any shard may have changed.
     *
     * @param changed called on threads of the way; returns quickly
     */
    Subscription onPeersChanged(Runnable changed);
}
