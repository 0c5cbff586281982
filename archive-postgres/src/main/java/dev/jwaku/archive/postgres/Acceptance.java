package dev.jwaku.archive.postgres;

import dev.jwaku.runtime.World;
import dev.jwaku.waku.store.ArchivedMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Which messages can be kept at all. Content topics are whatever somebody sent: a pair of longer ones would not fit
 * into an entry of an index (2704 bytes), and no text of PostgreSQL may hold a zero.
 */
final class Acceptance {
    /** Bytes of a content topic. */
    static final int MAX_CONTENT = 1024;
    /** Bytes of a pubsub topic. */
    static final int MAX_PUBSUB = 256;
    /** How far ahead of the clock a message may be; others would make partitions of a time that never comes. */
    static final Duration MAX_AHEAD = Duration.ofHours(1);

    private final World world;
    private final Cutoff cutoff;

    Acceptance(World world, Cutoff cutoff) {
        this.world = world;
        this.cutoff = cutoff;
    }

    /** Why a message is not kept; empty if it is. A constant text, for metrics. */
    Optional<String> refusal(ArchivedMessage message) {
        if (isTooLong(message.message().contentTopic().name(), MAX_CONTENT)) {
            return Optional.of("content_topic_too_long");
        }
        if (isTooLong(message.topic().name(), MAX_PUBSUB)) {
            return Optional.of("pubsub_topic_too_long");
        }
        if (message.message().contentTopic().name().indexOf('\0') >= 0
                || message.topic().name().indexOf('\0') >= 0) {
            return Optional.of("topic_with_zero");
        }
        if (message.timestamp() < 0 || message.timestamp() < cutoff.nanos()) {
            return Optional.of("too_old");
        }
        return message.timestamp() > Range.nanos(world.now().plus(MAX_AHEAD))
                ? Optional.of("in_the_future")
                : Optional.empty();
    }

    /** Whether a name can be that of a topic in the archive. */
    static boolean isTopic(String name, int most) {
        return !isTooLong(name, most) && name.indexOf('\0') < 0;
    }

    /** The length in characters is looked at first: it may be a megabyte. */
    private static boolean isTooLong(String name, int most) {
        return name.length() > most || name.getBytes(StandardCharsets.UTF_8).length > most;
    }
}
