package dev.jwaku.delivery.network;

import dev.jwaku.delivery.Subscription;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;

/** A way in: brings messages as they are sent. Thread-safe. */
public interface ReceiveWay {
    /**
     * Brings valid messages of a content topic from now on, in any order, perhaps repeatedly; perhaps also messages of
     * other content topics of the shard. Returns at once, with or without peers; as long as it is open the way keeps
     * asking peers for the messages.
     *
     * @param receiver called on threads of the way; returns quickly
     */
    Subscription subscribe(PubsubTopic topic, ContentTopic contentTopic, Receiver receiver);

    /** How many live peers bring messages of this shard now. */
    int livePeers(PubsubTopic topic);

    /**
     * Calls back when messages may have been missed although the link stood: a peer lost our subscription, fell silent
     * or went away. Then what is stored should be compared.
     *
     * @param missedPerhaps called on threads of the way; returns quickly
     */
    default Subscription onDoubt(Runnable missedPerhaps) {
        return () -> {};
    }

    /** The name of the way in metrics. */
    default String path() {
        return "relay";
    }

    /** How often what it brings should be compared with store nodes while messages come. */
    default Duration checkEvery() {
        return Duration.ofSeconds(60);
    }

    /** Takes messages that arrive. */
    @FunctionalInterface
    interface Receiver {
        /** Takes one message. */
        void onMessage(PubsubTopic topic, WakuMessage message);
    }
}
