/**
 * Listens to a messenger and its delivery and has what happens written down.
 *
 * <p>Listeners only put a fact into a bounded mailbox: they neither wait nor throw, whatever the state of the journal's
 * disk. {@link dev.jwaku.telemetry.recording.Recorder} owns the mailbox and writes with a task of its own. Facts that
 * cannot be written wait in memory, up to a bound; what is beyond is in the counters of the next heartbeat.
 */
@NullMarked
package dev.jwaku.telemetry.recording;

import org.jspecify.annotations.NullMarked;
