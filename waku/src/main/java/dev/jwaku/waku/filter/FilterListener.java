package dev.jwaku.waku.filter;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.PubsubTopic;

/** Takes pushed messages, on the task of the pushing peer's stream; while it blocks that peer waits. */
@FunctionalInterface
public interface FilterListener {
    /**
     * A message that we had asked this peer for. The same message may come from several peers, and more than once.
     *
     * @param data the bytes it came in
     */
    void received(PeerId from, PubsubTopic topic, WakuMessage message, Bytes data);
}
