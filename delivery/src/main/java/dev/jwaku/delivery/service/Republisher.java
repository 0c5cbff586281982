package dev.jwaku.delivery.service;

import dev.jwaku.delivery.network.PublishOutcome;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.sharding.PubsubTopic;

/** Publishes once more what relay has published already, past its memory of what was seen. */
@FunctionalInterface
public interface Republisher {
    /**
     * Publishes; may block for some seconds.
     *
     * @param encoded the same bytes as before
     */
    PublishOutcome republish(PubsubTopic topic, Bytes encoded);
}
