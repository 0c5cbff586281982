package dev.jwaku.libp2p.muxer;

import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.transport.Duplex;
import dev.jwaku.runtime.World;

/**
 * A stream multiplexer that can be negotiated. Implementations ({@code Yamux}, {@code Mplex}) pass
 * {@code MuxerContract}.
 */
public interface Muxer {
    /** The name in multistream-select. */
    ProtocolId protocol();

    /**
     * Starts a session over a secured connection and takes over its ownership. Nothing is read until
     * {@link MuxedConnection#serve}.
     *
     * @param initiator whether we dialed
     * @param peer for messages: who is at the other end
     */
    MuxedConnection open(World world, Duplex connection, boolean initiator, String peer, MuxerLimits limits);
}
