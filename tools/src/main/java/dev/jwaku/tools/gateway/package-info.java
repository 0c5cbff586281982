/**
 * The faces of a messenger for black-box tests and for programs in other languages: JSON-RPC with the names and shapes
 * of the reference command line, our own REST under {@code /v1}, a stream of events, log lines to grep, and scripts.
 *
 * <p>{@link dev.jwaku.tools.gateway.Gateway} puts them around a {@link dev.jwaku.tools.gateway.Participant}. Spec:
 * direct-messages.md sections 12.1 and 12.2; docs/messenger.md walks through it.
 */
@NullMarked
package dev.jwaku.tools.gateway;

import org.jspecify.annotations.NullMarked;
