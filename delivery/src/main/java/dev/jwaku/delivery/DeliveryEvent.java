package dev.jwaku.delivery;

import dev.jwaku.waku.message.MessageHash;

/** Something that happened to an accepted message or to the connection. */
public sealed interface DeliveryEvent {
    /**
     * Live peers took a message.
     *
     * @param id number of the ticket
     * @param peers how many peers
     */
    record Published(long id, MessageHash hash, int peers) implements DeliveryEvent {}

    /**
     * A message will not be sent any more.
     *
     * @param id number of the ticket
     * @param reason for the user
     */
    record Failed(long id, MessageHash hash, String reason) implements DeliveryEvent {}

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
