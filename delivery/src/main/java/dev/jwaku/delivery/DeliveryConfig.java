package dev.jwaku.delivery;

import dev.jwaku.sqlite.StorageConfig;
import java.time.Duration;

/**
 * Bounds and times of delivery.
 *
 * @param maxOutboxMessages most unfinished messages in the outbox
 * @param maxOutboxBytes most bytes of payload in the outbox
 * @param maxMessageBytes largest payload accepted
 * @param giveUpAfter when a message that no peer has taken fails by the wall clock, online or not
 * @param maxRememberedHashes how many messages the door remembers in memory, so that repetitions cost nothing
 * @param maxDoorBytes most bytes of payload that wait to be stored; more is left to the verifier, counted and not
 *     remembered
 * @param inbox bounds of the inbox
 * @param storage how the outbox is kept; the inbox in the same way, but without waiting for the disk
 * @param sending how messages are sent
 * @param redundancy how many service peers are used at the same time
 */
public record DeliveryConfig(
        int maxOutboxMessages,
        long maxOutboxBytes,
        int maxMessageBytes,
        Duration giveUpAfter,
        int maxRememberedHashes,
        long maxDoorBytes,
        InboxConfig inbox,
        StorageConfig storage,
        SendingConfig sending,
        Redundancy redundancy) {
    /** An hour of two messages per second and more. */
    public static final int DEFAULT_MAX_OUTBOX_MESSAGES = 10_000;
    /** Fits a small machine's memory and disk. */
    public static final long DEFAULT_MAX_OUTBOX_BYTES = 64L << 20;
    /** 150 KiB as relays accept, less room for the other fields. */
    public static final int DEFAULT_MAX_MESSAGE_BYTES = 150 * 1024 - 512;
    /** A message that found nobody for a day is better reported. */
    public static final Duration DEFAULT_GIVE_UP_AFTER = Duration.ofDays(1);
    /** Ten minutes of 100 messages per second. */
    public static final int DEFAULT_MAX_REMEMBERED_HASHES = 60_000;
    /** Some hundred of the largest messages. */
    public static final long DEFAULT_MAX_DOOR_BYTES = 64L << 20;

    /** Checks every bound. */
    public DeliveryConfig {
        positive(maxOutboxMessages, "maxOutboxMessages");
        positive(maxOutboxBytes, "maxOutboxBytes");
        positive(maxMessageBytes, "maxMessageBytes");
        positive(giveUpAfter.toMillis(), "giveUpAfter");
        positive(maxRememberedHashes, "maxRememberedHashes");
        positive(maxDoorBytes, "maxDoorBytes");
    }

    /** The defaults, on a durable outbox. */
    public static DeliveryConfig defaults() {
        return new DeliveryConfig(
                DEFAULT_MAX_OUTBOX_MESSAGES,
                DEFAULT_MAX_OUTBOX_BYTES,
                DEFAULT_MAX_MESSAGE_BYTES,
                DEFAULT_GIVE_UP_AFTER,
                DEFAULT_MAX_REMEMBERED_HASHES,
                DEFAULT_MAX_DOOR_BYTES,
                InboxConfig.defaults(),
                StorageConfig.durable(),
                SendingConfig.defaults(),
                Redundancy.DEFAULT);
    }

    /** The same with another way of storage. */
    public DeliveryConfig withStorage(StorageConfig other) {
        return new DeliveryConfig(
                maxOutboxMessages,
                maxOutboxBytes,
                maxMessageBytes,
                giveUpAfter,
                maxRememberedHashes,
                maxDoorBytes,
                inbox,
                other,
                sending,
                redundancy);
    }

    /** The same, sending in another way. */
    public DeliveryConfig withSending(SendingConfig other) {
        return new DeliveryConfig(
                maxOutboxMessages,
                maxOutboxBytes,
                maxMessageBytes,
                giveUpAfter,
                maxRememberedHashes,
                maxDoorBytes,
                inbox,
                storage,
                other,
                redundancy);
    }

    /** The same with another inbox. */
    public DeliveryConfig withInbox(InboxConfig other) {
        return new DeliveryConfig(
                maxOutboxMessages,
                maxOutboxBytes,
                maxMessageBytes,
                giveUpAfter,
                maxRememberedHashes,
                maxDoorBytes,
                other,
                storage,
                sending,
                redundancy);
    }

    /** The same with other bounds of the outbox. */
    public DeliveryConfig withOutbox(int messages, long bytes) {
        return new DeliveryConfig(
                messages,
                bytes,
                maxMessageBytes,
                giveUpAfter,
                maxRememberedHashes,
                maxDoorBytes,
                inbox,
                storage,
                sending,
                redundancy);
    }

    /** The same with another time after which an unpublished message fails. */
    public DeliveryConfig withGiveUpAfter(Duration time) {
        return new DeliveryConfig(
                maxOutboxMessages,
                maxOutboxBytes,
                maxMessageBytes,
                time,
                maxRememberedHashes,
                maxDoorBytes,
                inbox,
                storage,
                sending,
                redundancy);
    }

    /** The same with another redundancy. */
    public DeliveryConfig withRedundancy(Redundancy other) {
        return new DeliveryConfig(
                maxOutboxMessages,
                maxOutboxBytes,
                maxMessageBytes,
                giveUpAfter,
                maxRememberedHashes,
                maxDoorBytes,
                inbox,
                storage,
                sending,
                other);
    }

    private static void positive(long value, String property) {
        if (value < 1) {
            throw new IllegalArgumentException(property + " must be positive, not " + value);
        }
    }
}
