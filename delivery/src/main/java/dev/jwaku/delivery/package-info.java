/**
 * Floor 4: gets one message onto the network and keeps trying until it can say what became of it.
 *
 * <p>{@link dev.jwaku.delivery.Delivery} accepts messages into a durable outbox, publishes them over a
 * {@link dev.jwaku.delivery.network.SendWay} until a live peer took them, and hands arriving messages to subscribers
 * through one deduplicating door. It knows nothing of chats or people; re-sending until a person has received belongs
 * to the floor above.
 *
 * <pre>{@code
 * SendTicket ticket = delivery.send(SendRequest.of(pubsubTopic, contentTopic, payload));
 * if (!ticket.await(Stage.PUBLISHED, Duration.ofSeconds(30))) {
 *     ticket.failure().ifPresent(reason -> tell(reason));
 * }
 * }</pre>
 *
 * <p>Threads: one publisher task owns the outbox, one door task calls subscribers, one writer task owns the database.
 * Bounds are in {@link dev.jwaku.delivery.DeliveryConfig}.
 */
@NullMarked
package dev.jwaku.delivery;

import org.jspecify.annotations.NullMarked;
