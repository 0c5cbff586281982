/**
 * One-to-one chats: what a person says, what became of it, and what others said.
 *
 * <p>{@link dev.jwaku.messenger.chat.Conversations} is the engine of one open profile. Its courier task owns the state
 * of data sync; what arrives is stored durably before it is acknowledged and before anybody hears of it, and what is
 * said is on disk before {@link dev.jwaku.messenger.chat.Chat#send} returns. Killing the process at any moment loses
 * nothing that was accepted and shows nothing twice: there is one row per message id, and
 * {@link dev.jwaku.messenger.chat.Inbox} is read by row number.
 */
@NullMarked
package dev.jwaku.messenger.chat;

import org.jspecify.annotations.NullMarked;
