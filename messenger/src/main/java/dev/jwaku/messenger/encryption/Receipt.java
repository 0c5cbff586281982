package dev.jwaku.messenger.encryption;

import dev.jwaku.messenger.encryption.segmentation.SegmentedMessage;
import dev.jwaku.runtime.Bytes;
import java.util.Optional;

/**
 * Stands for an opened message. Until it is confirmed the same envelope can be opened again, after a crash for example;
 * afterwards its key is gone. Confirm in the transaction that stores what the message brought.
 */
public final class Receipt {
    private final Optional<MessagePlace> place;
    private final Optional<SegmentedMessage> segments;
    private final Optional<Bytes> waiting;

    private Receipt(Optional<MessagePlace> place, Optional<SegmentedMessage> segments, Optional<Bytes> waiting) {
        this.place = place;
        this.segments = segments;
        this.waiting = waiting;
    }

    /** Of a message that leaves no trace. */
    static Receipt nothing() {
        return new Receipt(Optional.empty(), Optional.empty(), Optional.empty());
    }

    static Receipt of(MessagePlace place) {
        return new Receipt(Optional.of(place), Optional.empty(), Optional.empty());
    }

    Optional<MessagePlace> place() {
        return place;
    }

    Optional<SegmentedMessage> segments() {
        return segments;
    }

    /** The hash under which it waited for its key. */
    Optional<Bytes> waiting() {
        return waiting;
    }

    Receipt with(SegmentedMessage message) {
        return new Receipt(place, Optional.of(message), waiting);
    }

    Receipt withWaiting(Bytes hash) {
        return new Receipt(place, segments, Optional.of(hash));
    }

    /** Where in which session. */
    record MessagePlace(long session, Bytes ratchetKey, long n) {}
}
