package dev.jwaku.libp2p.muxer;

import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.transport.Duplex;
import dev.jwaku.runtime.World;

/** yamux 1.0.0: streams with flow control. Spoken by nwaku and go-waku. Stateless; see {@link MuxedConnection}. */
public final class Yamux implements Muxer {
    /** The name in multistream-select. */
    public static final ProtocolId PROTOCOL = ProtocolId.of("/yamux/1.0.0");

    /** What we may send on a stream before its first window update: what nim takes, 6144 less than the spec (T-Y1). */
    public static final int INITIAL_SEND_WINDOW = 256_000;

    /** What peers may send on a stream before our first window update. */
    public static final int INITIAL_RECEIVE_WINDOW = 262_144;

    @Override
    public ProtocolId protocol() {
        return PROTOCOL;
    }

    @Override
    public MuxedConnection open(World world, Duplex connection, boolean initiator, String peer, MuxerLimits limits) {
        return new YamuxSession(world, connection, initiator, PROTOCOL + " with " + peer, limits);
    }
}
