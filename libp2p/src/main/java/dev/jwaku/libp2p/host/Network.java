package dev.jwaku.libp2p.host;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.muxer.MuxedConnection;
import dev.jwaku.libp2p.transport.Transport;
import dev.jwaku.runtime.Deadline;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where a host gets connections that are already secured and multiplexed.
 *
 * <p>In production a transport, noise and a muxer stand behind it ({@link UpgradingNetwork}); the simulation at the
 * level of streams implements it directly.
 */
public interface Network extends AutoCloseable {
    /** Whether addresses of this form can be dialed and listened on. */
    boolean supports(Multiaddr address);

    /**
     * Connects, and proves who is at the other end.
     *
     * @param expected if present, any other peer fails the dial
     * @throws dev.jwaku.libp2p.DialFailedException with the reason
     */
    Connection dial(Multiaddr address, Optional<PeerId> expected, Deadline deadline);

    /**
     * Listens until the listener is closed.
     *
     * @param onConnection takes each connection once it is secured; owns it; must not block
     * @throws IOException if the address cannot be used
     */
    Transport.Listener listen(Multiaddr address, Consumer<Connection> onConnection) throws IOException;

    /** Ends what the network itself keeps running. Idempotent. */
    @Override
    void close();

    /**
     * A secured, multiplexed connection.
     *
     * @param info who, where, and whether we dialed
     * @param localAddress our end
     * @param muxed its streams; not served yet
     */
    record Connection(ConnectionInfo info, Multiaddr localAddress, MuxedConnection muxed) {}
}
