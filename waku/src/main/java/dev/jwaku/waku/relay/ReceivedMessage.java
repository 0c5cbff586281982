package dev.jwaku.waku.relay;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.PubsubTopic;

/**
 * A message that came over relay.
 *
 * @param data the bytes it came in; whoever passes it on passes on these
 * @param from the peer that sent it to us; ourselves for our own messages
 */
public record ReceivedMessage(PubsubTopic topic, WakuMessage message, Bytes data, PeerId from) {
    /** Its hash: computed by each call, because a node that only relays needs none. */
    public MessageHash hash() {
        return MessageHash.of(topic, message);
    }
}
