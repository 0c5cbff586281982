/**
 * Layer 3: MVDS (2/MVDS) in batch mode, which repeats a message until its recipient has acknowledged it. In status-go's
 * numbering of fields; a peer that speaks in the other one is answered in it.
 *
 * <p>{@link dev.jwaku.messenger.datasync.MvdsPayload} is the wire format, {@link dev.jwaku.messenger.datasync.Mvds} the
 * state machine: events in, actions out, {@code nextDueAt()}; without I/O, clock or threads. Its owner keeps due times
 * on disk ({@link dev.jwaku.messenger.datasync.SyncStore}), so they go on by the wall clock across restarts. Messages
 * are acknowledged only after they are stored durably.
 */
@NullMarked
package dev.jwaku.messenger.datasync;

import org.jspecify.annotations.NullMarked;
