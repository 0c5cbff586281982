package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.ConnectionClosedException;
import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.ProtocolNotSupportedException;
import dev.jwaku.libp2p.host.ConnectionInfo;
import dev.jwaku.libp2p.host.Host;
import dev.jwaku.libp2p.host.HostListener;
import dev.jwaku.libp2p.host.Stream;
import dev.jwaku.libp2p.host.StreamHandler;
import dev.jwaku.libp2p.host.StreamLimits;
import dev.jwaku.libp2p.identify.IdentifyInfo;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A host whose connections are method calls and whose streams are {@link MemoryStream}s. */
public final class MemoryHost implements Host {
    private final World world;
    private final int number;
    private final PeerId id;
    private final Tasks tasks;
    private final Map<ProtocolId, StreamHandler> handlers = new ConcurrentSkipListMap<>();
    private final Map<PeerId, Link> links = new ConcurrentHashMap<>();
    private final List<HostListener> listeners = new CopyOnWriteArrayList<>();
    private final List<MemoryStream> streams = new CopyOnWriteArrayList<>();

    /** A host with a name made from a number. */
    public MemoryHost(World world, int number) {
        this.world = world;
        this.number = number;
        this.id = peer(number);
        this.tasks = new Tasks(world, "memory-host-" + number);
    }

    /** The name of the host of this number. */
    public static PeerId peer(int number) {
        byte[] multihash = ByteBuffer.allocate(6)
                .put((byte) 0)
                .put((byte) 4)
                .putInt(number)
                .array();
        return PeerId.fromMultihash(Bytes.wrap(multihash));
    }

    /** Connects both hosts and lets them identify each other. */
    public void connect(MemoryHost other) {
        link(other, true);
        other.link(this, false);
        identify(other);
        other.identify(this);
    }

    /** Connects both hosts without identify. */
    public void connectUnidentified(MemoryHost other) {
        link(other, true);
        other.link(this, false);
    }

    private void link(MemoryHost other, boolean outbound) {
        ConnectionInfo info =
                new ConnectionInfo(other.id, Multiaddr.tcp("10.0.0." + other.number % 250, 60_000), outbound);
        links.put(other.id, new Link(other, info));
        listeners.forEach(listener -> listener.connected(info));
    }

    private void identify(MemoryHost other) {
        listeners.forEach(listener -> listener.identified(other.id, other.info()));
    }

    private IdentifyInfo info() {
        return new IdentifyInfo(Optional.empty(), List.of(), protocols(), Optional.empty(), "ipfs/0.1.0", "memory");
    }

    /** Resets all streams that this host opened or serves. */
    public void resetStreams() {
        streams.forEach(MemoryStream::reset);
        streams.clear();
    }

    @Override
    public PeerId peerId() {
        return id;
    }

    @Override
    public List<Multiaddr> listenAddresses() {
        return List.of();
    }

    @Override
    public void handle(ProtocolId protocol, StreamLimits limits, StreamHandler handler) {
        handlers.put(protocol, handler);
    }

    @Override
    public List<ProtocolId> protocols() {
        return List.copyOf(handlers.keySet());
    }

    @Override
    public PeerId connect(Multiaddr address, Deadline deadline) {
        throw new UnsupportedOperationException("use connect(MemoryHost)");
    }

    @Override
    public Stream openStream(PeerId peer, ProtocolId protocol, Deadline deadline) {
        Link link = links.get(peer);
        if (link == null) {
            throw new ConnectionClosedException("memory host: not connected to " + peer);
        }
        StreamHandler handler = link.host.handlers.get(protocol);
        if (handler == null) {
            throw new ProtocolNotSupportedException("memory host: " + peer + " does not speak " + protocol);
        }
        MemoryStream[] ends = MemoryStream.pair(world);
        streams.add(ends[0]);
        link.host.streams.add(ends[1]);
        link.host.serve(handler, new Stream(ends[1], id, protocol, false));
        return new Stream(ends[0], peer, protocol, true);
    }

    private void serve(StreamHandler handler, Stream stream) {
        tasks.start("serve", () -> {
            try {
                handler.handle(stream);
                stream.close();
            } catch (Libp2pException e) {
                stream.reset();
            }
        });
    }

    @Override
    public List<ConnectionInfo> connections() {
        return links.values().stream().map(Link::info).toList();
    }

    @Override
    public List<PeerId> peers() {
        return new ArrayList<>(links.keySet());
    }

    @Override
    public boolean isConnected(PeerId peer) {
        return links.containsKey(peer);
    }

    @Override
    public Optional<IdentifyInfo> identified(PeerId peer) {
        return Optional.ofNullable(links.get(peer)).map(link -> link.host.info());
    }

    @Override
    public void disconnect(PeerId peer, String reason) {
        Link link = links.remove(peer);
        if (link != null) {
            listeners.forEach(listener -> listener.disconnected(peer));
            link.host.disconnect(id, reason);
            resetStreams();
        }
    }

    @Override
    public void addListener(HostListener listener) {
        listeners.add(listener);
    }

    @Override
    public void close() {
        peers().forEach(peer -> disconnect(peer, "closing"));
        resetStreams();
        tasks.close();
    }

    private record Link(MemoryHost host, ConnectionInfo info) {}
}
