/**
 * {@code jwaku bench verification}: what it costs a client to know that it missed nothing, in bytes on the wire.
 *
 * <p>A client and a store node in the deterministic world, with real noise, muxer and store protocol between them and
 * nothing else on the connection. Messages come to the client by other ways, some do not, and a
 * {@link dev.jwaku.tools.verification.Pattern} of questions finds them.
 */
@NullMarked
package dev.jwaku.tools.verification;

import org.jspecify.annotations.NullMarked;
