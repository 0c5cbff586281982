/**
 * Floor 4: gets one message onto the network and keeps trying until it can say what became of it.
 *
 * <p>{@link dev.jwaku.delivery.Delivery} accepts messages into a durable outbox, publishes them over a
 * {@link dev.jwaku.delivery.network.SendWay} until a live peer took them and store nodes have them, and takes arriving
 * messages into a durable inbox through one deduplicating door, live ones and those that store nodes have and the ways
 * did not bring. It knows nothing of chats or people; re-sending until a person has received belongs to the floor
 * above.
 *
 * <pre>{@code
 * SendTicket ticket = delivery.send(SendRequest.of(pubsubTopic, contentTopic, payload));
 * if (!ticket.await(Stage.PUBLISHED, Duration.ofSeconds(30))) {
 *     ticket.failure().ifPresent(reason -> tell(reason));
 * }
 * }</pre>
 *
 * <p>Threads: one publisher task owns the outbox, one door task owns the inbox and calls subscribers, one verifier task
 * asks store nodes, one writer task owns each database. Bounds are in {@link dev.jwaku.delivery.DeliveryConfig}.
 */
@NullMarked
package dev.jwaku.delivery;

import org.jspecify.annotations.NullMarked;
