package dev.jwaku.delivery;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.peers.ConnectionStatus;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.time.Instant;
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
     * @param stampedAt its time, with which archives took it
     * @param witnesses the store nodes, at least one
     */
    record Stored(long id, MessageHash hash, int generation, Instant stampedAt, List<PeerId> witnesses)
            implements DeliveryEvent {
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
    record ConnectionChanged(ConnectionStatus state) implements DeliveryEvent {
        /** Whether anything goes out or comes in. */
        public boolean isConnected() {
            return state != ConnectionStatus.DISCONNECTED;
        }
    }

    /** Something that happened while receiving. Told by the tasks that receive, beside those that send. */
    sealed interface Receiving extends DeliveryEvent {
        /**
         * A message that had not come as it was sent was found in a store, and is in the inbox.
         *
         * @param number of its row
         * @param delay how long after it was made, by our clock; never negative
         */
        record Recovered(
                long number, MessageHash hash, PubsubTopic pubsubTopic, ContentTopic contentTopic, Duration delay)
                implements Receiving {}

        /**
         * A time in which messages could have been missed was compared with store nodes: everything they have is here.
         *
         * @param from its beginning
         * @param until its end
         * @param nodes who was asked
         */
        record GapClosed(
                PubsubTopic pubsubTopic, ContentTopic contentTopic, Instant from, Instant until, List<PeerId> nodes)
                implements Receiving {
            public GapClosed {
                nodes = List.copyOf(nodes);
            }
        }

        /**
         * A time in which messages could have been missed will not be compared any more: it is too long ago, or the
         * hashes of what was received then are forgotten, so that messages would be shown again.
         */
        record GapAbandoned(PubsubTopic pubsubTopic, ContentTopic contentTopic, Instant from, Instant until)
                implements Receiving {}

        /**
         * The inbox is full of messages that nobody was shown or has read. Further ones are refused and their time
         * stays a gap; they are fetched from a store once there is room. Told once until there is room.
         *
         * @param messages how many it holds
         * @param bytes how many bytes of payload
         */
        record InboxFull(long messages, long bytes) implements Receiving {}
    }

    /** Takes events. */
    @FunctionalInterface
    interface Listener {
        /**
         * Takes one event; returns quickly. Called one call at a time by the task that publishes; and one at a time by
         * those that receive, for {@link Receiving}.
         */
        void onEvent(DeliveryEvent event);
    }
}
