/**
 * How delivery receives: one door for all ways, a durable inbox behind it, and a verifier that asks store nodes for
 * what the ways did not bring (reliability.md section 10.3). Inside of delivery; applications use
 * {@link dev.jwaku.delivery.Delivery}.
 *
 * <p>{@link dev.jwaku.delivery.inbox.Inbox} owns the door: one task takes messages of all ways in batches, commits them
 * with {@link dev.jwaku.delivery.inbox.InboxStore}, and only then shows them to listeners.
 * {@link dev.jwaku.delivery.inbox.ReceiptVerifier} owns the sweeps: {@link dev.jwaku.delivery.inbox.SweepPlanner} says
 * what to compare with a store next, {@link dev.jwaku.delivery.inbox.SweepRunner} does it, and
 * {@link dev.jwaku.delivery.inbox.Coverage} remembers for which times everything is known to be here.
 *
 * <p>The file is kept with {@code synchronous=NORMAL}: the death of the process loses nothing, a loss of power may lose
 * the last commits, rows and coverage together, and the next sweep finds again what they held. Times are nanoseconds
 * since 1970 by our wall clock, as in Waku messages.
 */
@NullMarked
package dev.jwaku.delivery.inbox;

import org.jspecify.annotations.NullMarked;
