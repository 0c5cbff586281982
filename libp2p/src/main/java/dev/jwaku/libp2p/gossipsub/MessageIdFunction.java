package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.identity.Sha256;
import dev.jwaku.runtime.Bytes;

/** Names messages. Pure; called by reader tasks and publishers at once. */
@FunctionalInterface
public interface MessageIdFunction {
    /** SHA-256 of the data whatever the topic, as 11/WAKU2-RELAY and all implementations have it. */
    MessageIdFunction SHA_256 = (topic, data) -> new MessageId(Sha256.hash(data));

    /** The name of a message on a topic. */
    MessageId idOf(String topic, Bytes data);
}
