/**
 * The journal of telemetry: one SQLite file beside the profile, in which facts become records, records become batches,
 * and batches stay until the service has acknowledged them.
 *
 * <p>A fact is written in one transaction with all that hangs on it: its record, the number in its flow and the
 * cumulative counters, so that the death of the process never makes them disagree. The file is bounded in records and
 * age; what goes is counted. It holds tags, never what they stand for: no key, no chat, no peer, no message id.
 *
 * <p>{@link dev.jwaku.telemetry.journal.Journal} may be used by two tasks, one that writes facts and one that uploads.
 * Every call may throw {@link dev.jwaku.sqlite.StorageException}; then nothing was changed.
 */
@NullMarked
package dev.jwaku.telemetry.journal;

import org.jspecify.annotations.NullMarked;
