/**
 * The inside of the outbox: what is kept of a message, the state machine that decides what is done with it, and the
 * proof that it is stored (reliability.md section 10.2). No part of the API.
 *
 * <p>{@link dev.jwaku.delivery.outbox.OutboxMachine} is pure: events in, actions out. The task that owns it does what
 * it says: {@link dev.jwaku.delivery.outbox.OutboxStore} keeps the rows,
 * {@link dev.jwaku.delivery.outbox.PresenceCheck} asks store nodes. Times are nanoseconds of the world's monotonic
 * clock, except where a name says otherwise.
 */
@NullMarked
package dev.jwaku.delivery.outbox;

import org.jspecify.annotations.NullMarked;
