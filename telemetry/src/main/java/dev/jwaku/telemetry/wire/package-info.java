/**
 * Telemetry on the wire: batches as gzip of JSON lines, and the answers of the service. The one package of the client
 * that knows JSON; the service reads with it what the client writes.
 *
 * <p>Decoders are total: whatever the bytes are, the result is a value or a
 * {@link dev.jwaku.telemetry.wire.BatchException}, and no input makes them use more memory than
 * {@link dev.jwaku.telemetry.wire.BatchCodec#MOST_BYTES} and a small multiple of it. A line that cannot be read is
 * named by its place and does not spoil the others. Everything here is without state and may be used by any thread.
 * docs/telemetry-protocol.md has the fields.
 */
@NullMarked
package dev.jwaku.telemetry.wire;

import org.jspecify.annotations.NullMarked;
