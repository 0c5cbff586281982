/**
 * Floor 5: direct messages between people, wire-compatible with status-go layer by layer.
 *
 * <pre>{@code
 * try (Messenger alice = Messenger.open(folder, delivery, world)) {
 *     OutgoingMessage message = alice.chat("zQ3sh…").send("hello");
 *     message.await(State.DELIVERED, Duration.ofMinutes(1));
 *     for (InboxMessage each : alice.inbox().read(lastNumber, 100)) { … }
 * }
 * }</pre>
 *
 * <p>{@link dev.jwaku.messenger.Messenger} is the entrance. The layers, from above: {@code contact}, {@code group},
 * {@code community} and {@code chat}, {@code application}, {@code datasync}, {@code encryption}, {@code transport};
 * {@code identity} and {@code profile} beside them. Everything reaches the network through {@code dev.jwaku.delivery}.
 */
@NullMarked
package dev.jwaku.messenger;

import org.jspecify.annotations.NullMarked;
