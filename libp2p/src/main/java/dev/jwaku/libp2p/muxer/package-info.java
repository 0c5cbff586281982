/**
 * Stream multiplexers: many streams over one secured connection.
 *
 * <p>Specs: yamux 1.0.0 and mplex 6.7.0 as the Waku implementations speak them (libp2p.md sections 6 and 7). A
 * {@link dev.jwaku.libp2p.muxer.Muxer} is negotiated, opened over a {@link dev.jwaku.libp2p.transport.Duplex}, and
 * served by one task of the connection's owner, which is the only reader. Writers take turns ({@code FrameWriter});
 * frames that nobody may wait for (acknowledgements, pings, window updates, resets) go through a bounded queue, so that
 * neither the reader nor a slow writer can hold up the other direction. Bounds:
 * {@link dev.jwaku.libp2p.muxer.MuxerLimits}.
 */
@NullMarked
package dev.jwaku.libp2p.muxer;

import org.jspecify.annotations.NullMarked;
