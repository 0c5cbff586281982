package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.encryption.Opening;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Instant;

/**
 * An application message that arrived.
 *
 * @param id the same at its author and for every repetition
 * @param type of the message
 * @param payload its protobuf
 * @param author who signed it
 * @param sender who signed the envelope; need not be the author, see {@link #isByItsSender()}
 * @param installationId the sender's device; empty if it does not say
 * @param protection how it was sealed at layer 4
 * @param isSynced whether it came through data sync, so that its sender repeats it until it is acknowledged
 * @param sentAt when its envelope was sent, in whole seconds by the sender's clock: for the check of clocks only
 * @param receivedAt when it is taken in, by ours
 * @param shard the pubsub topic it came on
 * @param topic the content topic it came on
 * @param isLive whether it came as it was sent, not from a store node later
 */
public record Incoming(
        MessageId id,
        int type,
        Bytes payload,
        ChatKey author,
        ChatKey sender,
        String installationId,
        Opening.Protection protection,
        boolean isSynced,
        Instant sentAt,
        Instant receivedAt,
        PubsubTopic shard,
        ContentTopic topic,
        boolean isLive) {
    /** Whether who sent it wrote it: what people say to each other must be so. */
    public boolean isByItsSender() {
        return author.equals(sender);
    }

    /** Without what it says. */
    @Override
    public String toString() {
        return "Incoming[" + id + ", type " + type + " by " + author + "]";
    }
}
