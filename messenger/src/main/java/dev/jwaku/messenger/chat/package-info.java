/**
 * Bringing application messages out and in, and on top of it one-to-one chats.
 *
 * <p>{@link dev.jwaku.messenger.chat.PostOffice} is the engine of one open profile. Whoever has something to say runs a
 * {@link dev.jwaku.messenger.chat.Transaction} through {@link dev.jwaku.messenger.chat.Dispatcher} and posts a
 * {@link dev.jwaku.messenger.chat.Dispatch} in it, beside its own changes; whoever deals with what arrives registers a
 * {@link dev.jwaku.messenger.chat.Handler} for its type. The courier task owns the schedules; what arrives is stored
 * durably before it is acknowledged and before anybody hears of it, and what is said is on disk before the call
 * returns. Killing the process at any moment loses nothing that was accepted and shows nothing twice.
 *
 * <p>Each message of ours has one record and one {@link dev.jwaku.messenger.chat.State}, derived from how far it has
 * come to each recipient: queued, sending, published, stored, delivered, or failed with a reason; see
 * {@link dev.jwaku.messenger.chat.DispatchReport}.
 *
 * <p>{@link dev.jwaku.messenger.chat.Conversations} is texts between two people. There is one row per message id, and
 * {@link dev.jwaku.messenger.chat.Inbox} is read by row number.
 */
@NullMarked
package dev.jwaku.messenger.chat;

import org.jspecify.annotations.NullMarked;
