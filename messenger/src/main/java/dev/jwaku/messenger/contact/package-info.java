/**
 * Who is a contact of whom: requests, acceptance, and how both sides come to the same view.
 *
 * <p>Spec: Status' contact requests ({@code ChatMessage} of content type 11, {@code AcceptContactRequest},
 * {@code RetractContactRequest}, {@code ContactUpdate}). {@link dev.jwaku.messenger.contact.Contact} is the rule: pure,
 * each side's decision with its own Lamport clock; what is not newer than what is known changes nothing, so repeated,
 * reordered and replayed messages are harmless. Every one-to-one message carries the author's view of the contact, so a
 * request or acceptance that was lost is made good by the next text.
 *
 * <p>Limits: one request of a person is kept (the newest), and at most {@code ContactBook.MOST_REQUESTS} people may
 * wait for an answer; further ones are not acknowledged, so they come again when there is room.
 */
@NullMarked
package dev.jwaku.messenger.contact;

import org.jspecify.annotations.NullMarked;
