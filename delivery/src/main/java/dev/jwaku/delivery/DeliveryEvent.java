package dev.jwaku.delivery;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.waku.message.MessageHash;
import java.util.List;

/**
 * Something that happened to an accepted message or to the connection.
 *
 * <p>Each message gets exactly one of {@link Stored}, {@link Unverified}, {@link Failed} and {@link Acknowledged}, and
 * at most one {@link Published} before it. After {@link Failed} an {@link Acknowledged} may correct it. Events follow
 * the disk: what was told is known after a crash too, {@link Delivery#ticket} has it.
 */
public sealed interface DeliveryEvent {
    /**
     * Live peers took a message. Not the end: it follows whether it is stored.
     *
     * @param id number of the ticket
     * @param peers how many peers
     */
    record Published(long id, MessageHash hash, int peers) implements DeliveryEvent {}

    /**
     * Store nodes say that they have the message. The end.
     *
     * @param id number of the ticket
     * @param generation how often it was stamped anew before
     * @param witnesses the store nodes, at least one
     */
    record Stored(long id, MessageHash hash, int generation, List<PeerId> witnesses) implements DeliveryEvent {
        public Stored {
            witnesses = List.copyOf(witnesses);
        }
    }

    /**
     * The message was published, and nobody can say more: the weaker promise. The end.
     *
     * @param id number of the ticket
     * @param reason why: it is ephemeral, no store node is known, verification is off, it came too late for archives
     */
    record Unverified(long id, MessageHash hash, String reason) implements DeliveryEvent {}

    /**
     * A message will not be sent any more. The end.
     *
     * @param id number of the ticket
     * @param reason for the user
     */
    record Failed(long id, MessageHash hash, FailureKind kind, String reason) implements DeliveryEvent {}

    /**
     * Whom the message is for has it, as the application said. The end.
     *
     * @param id number of the ticket
     * @param isCorrection whether it was called failed before
     */
    record Acknowledged(long id, MessageHash hash, boolean isCorrection) implements DeliveryEvent {}

    /**
     * The connection became better or worse.
     *
     * @param state what it is now
     */
    record ConnectionChanged(ConnectionState state) implements DeliveryEvent {}

    /** Takes events. */
    @FunctionalInterface
    interface Listener {
        /** Takes one event. Called by the publisher task, one call at a time; returns quickly. */
        void onEvent(DeliveryEvent event);
    }
}
