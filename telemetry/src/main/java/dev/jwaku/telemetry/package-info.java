/**
 * Telemetry of direct messages: what was sent, what became of it, and when the program was there to hear, so that
 * reliability can be counted without leaving out what nobody reports.
 *
 * <p>Off unless asked for. {@link dev.jwaku.telemetry.Telemetry} listens to a messenger and keeps a journal in the
 * profile's folder; whether it is uploaded is a second decision. Whatever fails in here, messages go their way.
 * docs/telemetry-client.md is for users, docs/telemetry-protocol.md for those who write a service.
 */
@NullMarked
package dev.jwaku.telemetry;

import org.jspecify.annotations.NullMarked;
