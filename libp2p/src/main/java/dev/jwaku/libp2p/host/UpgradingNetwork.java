package dev.jwaku.libp2p.host;

import dev.jwaku.libp2p.DialFailedException;
import dev.jwaku.libp2p.HandshakeFailedException;
import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.multistream.Multistream;
import dev.jwaku.libp2p.muxer.Muxer;
import dev.jwaku.libp2p.muxer.MuxerLimits;
import dev.jwaku.libp2p.noise.Noise;
import dev.jwaku.libp2p.noise.NoiseConnection;
import dev.jwaku.libp2p.transport.Duplex;
import dev.jwaku.libp2p.transport.RawConnection;
import dev.jwaku.libp2p.transport.Transport;
import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Meters;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.Timers;
import dev.jwaku.runtime.World;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The production network: any of several transports, secured by noise, multiplexed by whichever muxer both sides speak.
 *
 * <p>The only security protocol is noise; go-waku's {@code /tls/1.0.0} is answered {@code na}. The order on the wire is
 * multistream for {@code /noise}, the noise handshake, multistream for the muxer (libp2p.md section 3). An address must
 * answer soon; an upgrade must get on, and end within a deadline; when it does not, the raw connection is closed, which
 * wakes whatever step was blocked. Inbound upgrades run in a task each, a bounded number at a time.
 */
public final class UpgradingNetwork implements Network {
    private static final Logger log = LoggerFactory.getLogger(UpgradingNetwork.class);

    private final World world;
    private final PrivateKey identity;
    private final List<Transport> transports;
    private final List<Muxer> muxers;
    private final MuxerLimits muxerLimits;
    private final ConnectionGate gate;
    private final Tasks tasks;
    private final Timers timers;
    private final PendingUpgrades pending;
    private final Meters.Counter refused;
    private final Meters.Counter failedIn;
    private final Meters.Counter failedOut;
    private final Meters.Counter bytesIn;
    private final Meters.Counter bytesOut;

    /**
     * A network over these transports, which it owns from now on.
     *
     * @param muxers in our order of preference
     */
    public UpgradingNetwork(
            World world, PrivateKey identity, List<Transport> transports, List<Muxer> muxers, ConnectionGate gate) {
        this.world = world;
        this.identity = identity;
        this.transports = List.copyOf(transports);
        this.muxers = List.copyOf(muxers);
        this.muxerLimits = MuxerLimits.defaults();
        this.gate = gate;
        this.tasks = new Tasks(world, "upgrade");
        this.timers = new Timers(world, "upgrade");
        this.pending = new PendingUpgrades(gate.limits().maxPendingInbound(), world.meters());
        this.refused = world.meters().counter("libp2p_inbound_refused_total");
        this.failedIn = world.meters().counter("libp2p_failed_upgrades_incoming");
        this.failedOut = world.meters().counter("libp2p_failed_upgrades_outgoing");
        this.bytesIn = world.meters().counter("libp2p_network_bytes", "direction", "in");
        this.bytesOut = world.meters().counter("libp2p_network_bytes", "direction", "out");
    }

    @Override
    public boolean supports(Multiaddr address) {
        return transports.stream().anyMatch(transport -> transport.supports(address));
    }

    @Override
    public Connection dial(Multiaddr address, Optional<PeerId> expected, Deadline deadline) {
        Optional<String> refusal = gate.refuseDial(expected);
        if (refusal.isPresent()) {
            throw new DialFailedException("dialing " + address + " refused: " + refusal.get());
        }
        Transport transport =
                transportFor(address).orElseThrow(() -> new DialFailedException("no transport for " + address));
        Deadline limit = deadline.earlier(Deadline.after(world, gate.limits().handshakeTimeout()));
        try {
            Deadline answer = limit.earlier(Deadline.after(world, gate.limits().connectTimeout()));
            return upgrade(transport.dial(address, answer), true, expected, limit);
        } catch (IOException | Libp2pException e) {
            throw new DialFailedException("dialing " + address + " failed: " + e.getMessage(), e);
        }
    }

    @Override
    public Transport.Listener listen(Multiaddr address, Consumer<Connection> onConnection) throws IOException {
        Transport transport =
                transportFor(address).orElseThrow(() -> new IOException("no transport can listen on " + address));
        return transport.listen(address, raw -> accept(raw, onConnection));
    }

    private Optional<Transport> transportFor(Multiaddr address) {
        return transports.stream()
                .filter(transport -> transport.supports(address))
                .findFirst();
    }

    private void accept(RawConnection raw, Consumer<Connection> onConnection) {
        Optional<String> refusal = gate.refuseInbound(raw.remoteAddress());
        if (refusal.isPresent()) {
            refused.increment();
            log.atDebug().addKeyValue("remote", raw.remoteAddress()).log("refused: {}", refusal.get());
            raw.close();
            return;
        }
        pending.add(raw);
        try {
            tasks.start("inbound " + raw.remoteAddress(), () -> upgradeInbound(raw, onConnection));
        } catch (CancelledException e) {
            pending.remove(raw);
            raw.close();
        }
    }

    private void upgradeInbound(RawConnection raw, Consumer<Connection> onConnection) {
        try {
            Deadline deadline = Deadline.after(world, gate.limits().handshakeTimeout());
            onConnection.accept(upgrade(raw, false, Optional.empty(), deadline));
        } catch (IOException | Libp2pException e) {
            log.atDebug().addKeyValue("remote", raw.remoteAddress()).log("inbound upgrade failed: {}", e.getMessage());
        } finally {
            pending.remove(raw);
        }
    }

    private Connection upgrade(RawConnection raw, boolean dialer, Optional<PeerId> expected, Deadline deadline)
            throws IOException {
        CountedConnection counted = new CountedConnection(world, raw, bytesIn, bytesOut);
        HandshakeWatch watch =
                new HandshakeWatch(world, timers, raw, counted, gate.limits().handshakeSilence(), deadline);
        boolean done = false;
        try {
            Connection connection = secureAndMultiplex(counted, dialer, expected);
            done = true;
            return connection;
        } catch (IOException | Libp2pException e) {
            if (watch.timedOut()) {
                throw new HandshakeFailedException("handshake with " + raw.remoteAddress() + " took too long", e);
            }
            throw e;
        } finally {
            watch.close();
            if (!done) {
                (dialer ? failedOut : failedIn).increment();
                raw.close();
            }
        }
    }

    private Connection secureAndMultiplex(RawConnection raw, boolean dialer, Optional<PeerId> expected)
            throws IOException {
        String remote = raw.remoteAddress().toString();
        negotiate(raw, dialer, List.of(Noise.PROTOCOL), remote);
        NoiseConnection secured = Noise.secure(raw, dialer, identity, expected, world.entropy(), remote);
        List<ProtocolId> offered = muxers.stream().map(Muxer::protocol).toList();
        ProtocolId chosen = negotiate(secured, dialer, offered, remote);
        Muxer muxer = muxers.get(offered.indexOf(chosen));
        PeerId peer = secured.remotePeer();
        return new Connection(
                new ConnectionInfo(peer, raw.remoteAddress(), dialer),
                raw.localAddress(),
                muxer.open(world, secured, dialer, peer.toString(), muxerLimits));
    }

    private static ProtocolId negotiate(Duplex connection, boolean dialer, List<ProtocolId> protocols, String remote)
            throws IOException {
        return dialer
                ? Multistream.select(connection, protocols, remote)
                : Multistream.negotiate(connection, protocols::contains, remote);
    }

    @Override
    public void close() {
        pending.closeAll();
        tasks.close();
        timers.close();
        transports.forEach(Transport::close);
    }
}
