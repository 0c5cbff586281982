package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.transport.Destination;
import dev.jwaku.runtime.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A copy outside data sync of which something is still to be sent, as it lies on disk.
 *
 * @param number names it
 * @param id of the message
 * @param wrapped its exact bytes
 * @param repeatEvery empty to send it once
 * @param giveUpAt when nothing more is sent
 * @param attempts how many times it was tried since it was last published
 * @param dueAt when it is sent next
 * @param isPublished whether it ever was
 */
record RawRecord(
        long number,
        MessageId id,
        Destination destination,
        Bytes wrapped,
        boolean ephemeral,
        Optional<Duration> repeatEvery,
        Instant giveUpAt,
        int attempts,
        Instant dueAt,
        boolean isPublished) {
    RawRecord with(int tried, Instant due, boolean published) {
        return new RawRecord(number, id, destination, wrapped, ephemeral, repeatEvery, giveUpAt, tried, due, published);
    }

    /** Without what it says. */
    @Override
    public String toString() {
        return "RawRecord[" + number + ", " + id + "]";
    }
}
