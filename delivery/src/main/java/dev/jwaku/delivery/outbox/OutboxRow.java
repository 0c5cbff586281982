package dev.jwaku.delivery.outbox;

import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An unfinished message as it lies in the outbox. Immutable.
 *
 * @param id number of the row
 * @param message its newest generation
 * @param mayRestamp whether it may be sent under a new time when the old one is too old for archives
 * @param generations all its stampings, oldest first; the last one is that of {@code message}
 * @param expiresAt when it fails by the wall clock if no peer has taken it
 * @param publishedAt when a live peer first took it
 * @param online for how long the node was online while it waited, up to the last change
 */
public record OutboxRow(
        long id,
        PubsubTopic pubsubTopic,
        WakuMessage message,
        boolean mayRestamp,
        List<Generation> generations,
        Instant expiresAt,
        Optional<Instant> publishedAt,
        Duration online) {
    public OutboxRow {
        generations = List.copyOf(generations);
    }

    /** A message that was accepted just now. */
    public static OutboxRow accepted(
            long id, PubsubTopic topic, WakuMessage message, boolean mayRestamp, Instant expiresAt) {
        return new OutboxRow(
                id,
                topic,
                message,
                mayRestamp,
                List.of(Generation.of(topic, message)),
                expiresAt,
                Optional.empty(),
                Duration.ZERO);
    }

    /** By which the network knows the newest generation. */
    public MessageHash hash() {
        return generations.getLast().hash();
    }

    /** The hashes of all generations, oldest first. */
    public List<MessageHash> hashes() {
        return generations.stream().map(Generation::hash).toList();
    }

    /** 0 for the first stamping. */
    public int generation() {
        return generations.size() - 1;
    }

    /** Whether a live peer took it. */
    public boolean isPublished() {
        return publishedAt.isPresent();
    }

    /** The same, taken by a live peer now; the first time counts. */
    OutboxRow published(Instant now) {
        return isPublished() ? this : with(message, generations, Optional.of(now), online);
    }

    /** The same after this much time online. */
    OutboxRow spent(Duration total) {
        return with(message, generations, publishedAt, total);
    }

    /**
     * The same under another time.
     *
     * @param isNew whether the old stamping stays known beside it, because somebody may have the message under it
     */
    OutboxRow stamped(long timestamp, boolean isNew) {
        WakuMessage stamped = message.toBuilder().timestamp(timestamp).build();
        List<Generation> all = new ArrayList<>(generations);
        if (!isNew) {
            all.removeLast();
        }
        all.add(Generation.of(pubsubTopic, stamped));
        return with(stamped, all, publishedAt, online);
    }

    private OutboxRow with(WakuMessage newest, List<Generation> all, Optional<Instant> published, Duration timeOnline) {
        return new OutboxRow(id, pubsubTopic, newest, mayRestamp, all, expiresAt, published, timeOnline);
    }
}
