package dev.jwaku.libp2p.host;

import dev.jwaku.libp2p.ConnectionClosedException;
import dev.jwaku.libp2p.DeadlineExceededException;
import dev.jwaku.libp2p.DialFailedException;
import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.StreamResetException;
import dev.jwaku.libp2p.identify.IdentifyInfo;
import dev.jwaku.libp2p.identify.IdentifyService;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PublicKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.multistream.Multistream;
import dev.jwaku.libp2p.muxer.MuxedStream;
import dev.jwaku.libp2p.transport.Transport;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host over a {@link Network}: keeps the table of peers, serves their streams, dials.
 *
 * <p>Each connection has one task that reads it, each inbound stream one that serves it. Listeners hear of peers from
 * one task of their own, in order.
 */
public final class Swarm implements Host {
    /** Events listeners may be behind before connections wait for them. */
    private static final int MAX_PENDING_EVENTS = 4096;

    private static final Duration STALL_CHECK = Duration.ofSeconds(5);

    /** After an identify that was not answered; doubled each time. */
    private static final Duration FIRST_IDENTIFY_PAUSE = Duration.ofSeconds(1);

    private static final Duration LONGEST_IDENTIFY_PAUSE = Duration.ofSeconds(60);

    private static final Logger log = LoggerFactory.getLogger(Swarm.class);

    private final World world;
    private final PeerId self;
    private final Network network;
    private final ConnectionGate gate;
    private final SwarmConfig config;
    private final Tasks tasks;
    private final PeerTable peers = new PeerTable();
    private final ProtocolTable protocols;
    private final IdentifyService identify;
    private final Mailbox<Runnable> notices;
    private final List<HostListener> listeners = new CopyOnWriteArrayList<>();
    private final List<Transport.Listener> listening = new CopyOnWriteArrayList<>();
    private final ReentrantLock dialLock = new ReentrantLock();
    private final Map<String, Signal> dialing = new TreeMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Signal closing;
    private final SwarmMeters meters;
    private final OutboundStreams outbound = new OutboundStreams();
    private final OlderConnections older;

    /** A host named by its public key. It owns the network from now on; it listens only when told to. */
    public Swarm(World world, PublicKey identity, Network network, ConnectionGate gate, SwarmConfig config) {
        this.world = world;
        this.self = PeerId.of(identity);
        this.network = network;
        this.gate = gate;
        this.config = config;
        this.tasks = new Tasks(world, "swarm");
        this.older = new OlderConnections(world, peers, tasks, this::drop);
        this.closing = new Signal(world);
        this.protocols = new ProtocolTable(world.meters());
        this.notices = new Mailbox<>(world, MAX_PENDING_EVENTS);
        this.meters = new SwarmMeters(world.meters(), peers);
        tasks.start("notify", this::notifyListeners);
        tasks.start("stall-watch", this::closeStalled);
        this.identify = new IdentifyService(
                world, this, identity, config.agentVersion(), this::observedAddress, this::identityPushed);
    }

    /**
     * Listens on an address.
     *
     * @return the address with the port really bound
     * @throws IOException if the address cannot be used
     */
    public Multiaddr listen(Multiaddr address) throws IOException {
        Transport.Listener listener = network.listen(address, this::established);
        listening.add(listener);
        return listener.address();
    }

    @Override
    public PeerId peerId() {
        return self;
    }

    @Override
    public List<Multiaddr> announcedAddresses() {
        return config.announcement().apply(listenAddresses());
    }

    @Override
    public List<Multiaddr> listenAddresses() {
        return listening.stream().map(Transport.Listener::address).toList();
    }

    @Override
    public void handle(ProtocolId protocol, StreamLimits limits, StreamHandler handler) {
        protocols.add(protocol, limits, handler);
    }

    @Override
    public List<ProtocolId> protocols() {
        return protocols.ids();
    }

    @Override
    public PeerId connect(Multiaddr address, Deadline deadline) {
        return connect(address, false, deadline);
    }

    @Override
    public PeerId connectAnew(Multiaddr address, Deadline deadline) {
        return connect(address, true, deadline);
    }

    private PeerId connect(Multiaddr address, boolean anew, Deadline deadline) {
        Optional<PeerId> expected = address.peerId();
        if (expected.filter(self::equals).isPresent()) {
            throw new DialFailedException("dialing " + address + " refused: that is ourselves");
        }
        String target = expected.map(PeerId::toString).orElseGet(address::toString);
        while (true) {
            if (!anew && expected.filter(peers::isConnected).isPresent()) {
                return expected.get();
            }
            Signal ongoing = beginDial(target);
            if (ongoing == null) {
                break;
            }
            if (!ongoing.await(deadline)) {
                throw new DialFailedException("dialing " + address + " failed: another dial of it did not end in time");
            }
        }
        try {
            return meters.dial(() -> {
                Network.Connection connection = network.dial(address, expected, deadline);
                established(connection);
                return connection.info().peer();
            });
        } finally {
            endDial(target);
        }
    }

    /** Null if the caller may dial now; else what it must wait for. */
    private @Nullable Signal beginDial(String target) {
        dialLock.lock();
        try {
            return dialing.putIfAbsent(target, new Signal(world));
        } finally {
            dialLock.unlock();
        }
    }

    private void endDial(String target) {
        dialLock.lock();
        try {
            Signal done = dialing.remove(target);
            if (done != null) {
                done.raise();
            }
        } finally {
            dialLock.unlock();
        }
    }

    /** Takes over a fresh connection of either direction. */
    private void established(Network.Connection connection) {
        ConnectionInfo info = connection.info();
        // They were doubtful before this one came, and count against the limit; the last may still bring something.
        List<Network.Connection> doubted = peers.doubted(info.peer());
        doubted.subList(0, Math.max(0, doubted.size() - 1)).forEach(this::drop);
        Optional<String> refusal = info.peer().equals(self) ? Optional.of("that is ourselves") : gate.admit(info);
        if (refusal.isPresent() || closed.get()) {
            connection.muxed().close();
            String reason = refusal.orElse("host is closed");
            log.atDebug().addKeyValue("peer", info.peer()).log("connection refused: {}", reason);
            if (info.outbound()) {
                throw new DialFailedException("connection to " + info.peer() + " refused: " + reason);
            }
            return;
        }
        List<PeerTable.Held> before = peers.add(connection, world.nanoTime());
        emit("peer_connection_opened", info);
        if (before.isEmpty()) {
            post(() -> listeners.forEach(listener -> listener.connected(info)));
        } else if (older.check(connection, before)) {
            post(() -> listeners.forEach(listener -> listener.renewed(info)));
        }
        try {
            tasks.start("connection " + info.peer(), () -> serve(connection));
            tasks.start("identify " + info.peer(), () -> identify(info.peer()));
        } catch (CancelledException e) {
            drop(connection);
        }
    }

    private void serve(Network.Connection connection) {
        PeerId peer = connection.info().peer();
        try {
            connection.muxed().serve(stream -> acceptStream(connection, stream));
        } catch (Libp2pException e) {
            meters.connectionBroke();
            log.atDebug().addKeyValue("peer", peer).log("connection ended: {}", e.getMessage());
        } finally {
            drop(connection);
        }
    }

    private void drop(Network.Connection connection) {
        connection.muxed().close();
        if (!peers.remove(connection)) {
            return;
        }
        ConnectionInfo info = connection.info();
        gate.release(info);
        emit("peer_connection_closed", info);
        if (!peers.isConnected(info.peer())) {
            post(() -> {
                if (!peers.isConnected(info.peer())) {
                    listeners.forEach(listener -> listener.disconnected(info.peer()));
                } else {
                    // The peer came back before anybody heard that it went: say both, in order.
                    listeners.forEach(listener -> listener.disconnected(info.peer()));
                    peers.connectionsTo(info.peer()).stream()
                            .findFirst()
                            .ifPresent(again -> listeners.forEach(listener -> listener.connected(again.info())));
                }
            });
        }
    }

    /** Until it has said what it is: of no use before, and a connection may outlive a break of its link. */
    private void identify(PeerId peer) {
        Signal never = new Signal(world);
        Duration pause = FIRST_IDENTIFY_PAUSE;
        do {
            try {
                identityPushed(peer, identify.request(peer, Deadline.after(world, config.identifyTimeout())));
                return;
            } catch (DeadlineExceededException | StreamResetException e) {
                log.atDebug().addKeyValue("peer", peer).log("identify failed: {}", e.getMessage());
            } catch (Libp2pException e) {
                log.atDebug().addKeyValue("peer", peer).log("identify ended: {}", e.getMessage());
                return;
            }
            never.await(Deadline.after(world, pause));
            pause = pause.multipliedBy(2).compareTo(LONGEST_IDENTIFY_PAUSE) < 0
                    ? pause.multipliedBy(2)
                    : LONGEST_IDENTIFY_PAUSE;
        } while (peers.isConnected(peer) && peers.identified(peer).isEmpty());
    }

    private void identityPushed(PeerId peer, IdentifyInfo info) {
        if (peers.identified(peer, info)) {
            post(() -> listeners.forEach(listener -> listener.identified(peer, info)));
        }
    }

    private void acceptStream(Network.Connection connection, MuxedStream stream) {
        PeerId peer = connection.info().peer();
        try {
            tasks.start("stream from " + peer, () -> serveStream(peer, stream));
        } catch (CancelledException e) {
            stream.reset();
        }
    }

    private void serveStream(PeerId peer, MuxedStream stream) {
        try {
            Deadline deadline = Deadline.after(world, gate.limits().negotiationTimeout());
            ProtocolId protocol = Multistream.negotiate(stream, protocols::isKnown, deadline, peer.toString());
            protocols.serve(new Stream(stream, peer, protocol, false));
        } catch (Libp2pException e) {
            log.atDebug().addKeyValue("peer", peer).log("stream not negotiated: {}", e.getMessage());
            stream.reset();
        } catch (CancelledException e) {
            stream.reset();
            throw e;
        }
    }

    @Override
    public Stream openStream(PeerId peer, ProtocolId protocol, Deadline deadline) {
        return openStream(peer, protocol, Bytes.EMPTY, false, deadline);
    }

    @Override
    public Stream openStreamWith(PeerId peer, ProtocolId protocol, Bytes only, Deadline deadline) {
        return willAccept(peer, protocol)
                ? openStream(peer, protocol, only, true, deadline)
                : Host.super.openStreamWith(peer, protocol, only, deadline);
    }

    @Override
    public Stream openStreamBeginning(PeerId peer, ProtocolId protocol, Bytes first, Deadline deadline) {
        return willAccept(peer, protocol)
                ? openStream(peer, protocol, first, false, deadline)
                : Host.super.openStreamBeginning(peer, protocol, first, deadline);
    }

    /** Whoever refuses reads on, takes our words for a proposal, and resets the stream: its refusal is lost. */
    private boolean willAccept(PeerId peer, ProtocolId protocol) {
        return identified(peer).map(info -> info.supports(protocol)).orElse(false);
    }

    private Stream openStream(PeerId peer, ProtocolId protocol, Bytes first, boolean last, Deadline deadline) {
        Network.Connection connection = peers.preferredConnectionTo(peer)
                .orElseThrow(() ->
                        new ConnectionClosedException("no stream for " + protocol + ": " + peer + " is not connected"));
        MuxedStream stream = connection.muxed().openStream(Multistream.proposal(protocol, first), last, deadline);
        boolean negotiated = false;
        try {
            Multistream.awaitAcceptance(stream, protocol, deadline, peer.toString());
            negotiated = true;
            return outbound.counted(stream, connection, protocol);
        } catch (DeadlineExceededException e) {
            throw new DeadlineExceededException(protocol + " to " + peer + ": not negotiated in time", e);
        } finally {
            if (!negotiated) {
                stream.reset();
            }
        }
    }

    @Override
    public List<ConnectionInfo> connections() {
        return peers.connections();
    }

    @Override
    public List<ProtocolStreams> openStreams() {
        List<ProtocolStreams> all = new ArrayList<>(protocols.open());
        all.addAll(outbound.counts());
        return all;
    }

    @Override
    public List<PeerId> peers() {
        return peers.peers();
    }

    @Override
    public boolean isConnected(PeerId peer) {
        return peers.isConnected(peer);
    }

    @Override
    public Optional<IdentifyInfo> identified(PeerId peer) {
        return peers.identified(peer);
    }

    @Override
    public void disconnect(PeerId peer, String reason) {
        List<Network.Connection> connections = peers.connectionsTo(peer);
        if (!connections.isEmpty()) {
            log.atDebug().addKeyValue("peer", peer).log("disconnecting: {}", reason);
            connections.forEach(this::drop);
        }
    }

    @Override
    public void addListener(HostListener listener) {
        listeners.add(listener);
    }

    private Optional<Multiaddr> observedAddress(PeerId peer) {
        return peers.preferredConnectionTo(peer)
                .map(connection -> connection.info().remoteAddress());
    }

    private void post(Runnable notice) {
        if (!notices.put(notice, Deadline.NEVER)) {
            log.atTrace().log("host is closed, nobody is told");
        }
    }

    private void notifyListeners() {
        while (true) {
            Runnable notice = notices.take(Deadline.NEVER);
            if (notice == null) {
                return;
            }
            try {
                notice.run();
            } catch (CancelledException e) {
                throw e;
            } catch (RuntimeException e) {
                world.taskFailed("host listener", e);
            }
        }
    }

    private void closeStalled() {
        while (!closing.await(Deadline.after(world, STALL_CHECK))) {
            for (Network.Connection connection : peers.all()) {
                if (connection.muxed().isStalled()) {
                    log.atDebug()
                            .addKeyValue("peer", connection.info().peer())
                            .log("peer takes nothing any more, closing");
                    drop(connection);
                }
            }
        }
    }

    private void emit(String event, ConnectionInfo info) {
        Events events = world.events();
        if (events.isEnabled()) {
            events.emit(event, "peer", info.peer(), "outbound", info.outbound(), "address", info.remoteAddress());
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        closing.raise();
        listening.forEach(Transport.Listener::close);
        peers.all().forEach(this::drop);
        notices.close();
        tasks.close();
        network.close();
    }
}
