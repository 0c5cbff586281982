/**
 * What telemetry knows of direct messages, as values: one record per fact, in batches.
 *
 * <p>Nothing in here names a person, a chat, a node or an address: messages, conversations and recipients appear as
 * tags, one-way functions of what they stand for. Times are rounded to a tenth of a second. docs/telemetry-protocol.md
 * says what each field means on the wire.
 */
@NullMarked
package dev.jwaku.telemetry.record;

import org.jspecify.annotations.NullMarked;
