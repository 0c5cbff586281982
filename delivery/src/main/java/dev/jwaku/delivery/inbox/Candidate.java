package dev.jwaku.delivery.inbox;

import dev.jwaku.delivery.ReceivedMessage;
import dev.jwaku.delivery.ReceivedMessage.Arrival;
import dev.jwaku.delivery.RestampId;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Instant;
import java.util.Optional;

/**
 * A message at the door: nobody has looked yet whether it is known.
 *
 * @param restampKey what it has in common with its other generations, if it has any; see {@link RestampId#key}
 */
public record Candidate(
        Criterion criterion,
        MessageHash hash,
        Optional<Bytes> restampKey,
        WakuMessage message,
        Arrival arrival,
        Instant receivedAt) {
    /** A message as it came. */
    public static Candidate of(PubsubTopic topic, WakuMessage message, Arrival arrival, Instant receivedAt) {
        return new Candidate(
                new Criterion(topic, message.contentTopic()),
                MessageHash.of(topic, message),
                RestampId.key(topic, message),
                message,
                arrival,
                receivedAt);
    }

    /** Bytes of payload. */
    int size() {
        return message.payload().length();
    }

    /** The message in its row. */
    ReceivedMessage inRow(long number) {
        return new ReceivedMessage(number, criterion.pubsubTopic(), hash, message, arrival, receivedAt);
    }
}
