package dev.jwaku.peers;

import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.host.ConnectionLimits;
import dev.jwaku.libp2p.host.Host;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries the addresses of one peer, one after the other: the host dials a peer once at a time. */
final class Dialer {
    /**
     * For TCP, noise and muxer, if the address answers at all: one that keeps silent is left after
     * {@link dev.jwaku.libp2p.host.ConnectionLimits#DEFAULT_CONNECT_TIMEOUT}.
     */
    static final Duration TIMEOUT = ConnectionLimits.DEFAULT_HANDSHAKE_TIMEOUT;
    /**
     * For each address where there are several, so that a dead first one does not cost all of the time; only in the
     * first dial, because the link may be slow.
     */
    static final Duration TIMEOUT_OF_SEVERAL = Duration.ofMillis(2500);
    /** Most addresses tried in one dial. */
    static final int MAX_ADDRESSES = 3;

    private static final Logger log = LoggerFactory.getLogger(Dialer.class);

    private final World world;
    private final Host host;

    Dialer(World world, Host host) {
        this.world = world;
        this.host = host;
    }

    /**
     * Blocks until a connection stands or none can be had.
     *
     * @param isFirst whether nobody failed to reach the peer lately
     */
    Optional<Reached> dial(List<Multiaddr> addresses, boolean isFirst) {
        Duration timeout = addresses.size() > 1 && isFirst ? TIMEOUT_OF_SEVERAL : TIMEOUT;
        return dial(addresses, timeout, host::connect);
    }

    /** The same for a peer that is connected, over a connection that stands still. */
    Optional<Reached> dialAnew(List<Multiaddr> addresses) {
        return dial(addresses, TIMEOUT, host::connectAnew);
    }

    private Optional<Reached> dial(
            List<Multiaddr> addresses, Duration timeout, BiFunction<Multiaddr, Deadline, PeerId> connect) {
        for (Multiaddr address : addresses.subList(0, Math.min(MAX_ADDRESSES, addresses.size()))) {
            try {
                return Optional.of(new Reached(connect.apply(address, Deadline.after(world, timeout)), address));
            } catch (Libp2pException e) {
                log.atDebug().addKeyValue("address", address).log("not reached: {}", e.getMessage());
            }
        }
        return Optional.empty();
    }

    /** Who was reached where. */
    record Reached(PeerId peer, Multiaddr address) {}
}
