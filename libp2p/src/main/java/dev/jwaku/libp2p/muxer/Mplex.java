package dev.jwaku.libp2p.muxer;

import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.transport.Duplex;
import dev.jwaku.runtime.World;
import java.time.Duration;

/**
 * mplex 6.7.0: streams without flow control; js-waku speaks nothing else. Stateless; see {@link MuxedConnection}.
 *
 * <p>mplex cannot push back on one stream. When a stream's buffer is full, reading from the connection pauses for at
 * most {@link #SLOW_READER_PATIENCE}; a stream whose reader has made no room by then is reset, and the others go on.
 */
public final class Mplex implements Muxer {
    /** The name in multistream-select. */
    public static final ProtocolId PROTOCOL = ProtocolId.of("/mplex/6.7.0");

    /** How long the whole connection waits for one slow reader before its stream is reset. */
    public static final Duration SLOW_READER_PATIENCE = Duration.ofSeconds(1);

    @Override
    public ProtocolId protocol() {
        return PROTOCOL;
    }

    @Override
    public MuxedConnection open(World world, Duplex connection, boolean initiator, String peer, MuxerLimits limits) {
        return new MplexSession(world, connection, initiator, PROTOCOL + " with " + peer, limits);
    }
}
