package dev.jwaku.delivery;

import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Instant;

/**
 * An unfinished message as it lies in the outbox. Time and hash stay the same for all attempts, so receivers drop
 * repetitions.
 *
 * @param id number of the row
 * @param expiresAt when an unpublished message fails
 */
record OutboxRow(long id, PubsubTopic pubsubTopic, WakuMessage message, MessageHash hash, Instant expiresAt) {
    int bytes() {
        return message.payload().length();
    }
}
