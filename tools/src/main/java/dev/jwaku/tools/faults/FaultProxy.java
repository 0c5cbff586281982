package dev.jwaku.tools.faults;

import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.tools.faults.LinkShape.Flow;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TCP proxy on loopback that does to connections what networks do: latency, jitter, low bandwidth, lost segments,
 * stall, silent loss, reset, cut.
 *
 * <p>Faults can be changed at any time from any thread and hold for present and future connections. A cut link accepts
 * and resets at once, instead of closing its port, so that nobody else can take the port meanwhile. Bytes already
 * inside the proxy when a link is cut or reset are lost, as on a network.
 *
 * <p>Limits: {@link #MAX_BUFFERED_BYTES} per connection and direction, {@link #MAX_CONNECTIONS} connections; further
 * ones are reset.
 */
public final class FaultProxy implements AutoCloseable {
    /** Most bytes that one direction of one connection holds. */
    public static final int MAX_BUFFERED_BYTES = Lane.MAX_CHUNKS * Lane.CHUNK_BYTES;
    /** Most connections at once. */
    public static final int MAX_CONNECTIONS = 256;
    /** How long the target may take to accept. */
    public static final int CONNECT_TIMEOUT_MILLIS = 5_000;

    private static final Logger log = LoggerFactory.getLogger(FaultProxy.class);
    private static final int BACKLOG = 64;

    private final World world;
    private final InetSocketAddress target;
    private final ServerSocket listener;
    private final Tasks tasks;
    private final Link link;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<ProxiedConnection> connections = new LinkedHashSet<>();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();

    private FaultProxy(World world, InetSocketAddress target, ServerSocket listener) {
        this.world = world;
        this.target = target;
        this.listener = listener;
        this.tasks = new Tasks(world, "fault-proxy-" + listener.getLocalPort());
        this.link = new Link(world);
    }

    /**
     * Listens on a free loopback port and forwards to the target, for now without faults.
     *
     * @param world the production world
     * @throws IOException if no port can be had
     */
    public static FaultProxy open(World world, InetSocketAddress target) throws IOException {
        return open(world, target, 0);
    }

    /** Like {@link #open(World, InetSocketAddress)} on a given loopback port. */
    public static FaultProxy open(World world, InetSocketAddress target, int port) throws IOException {
        return open(world, target, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** Like {@link #open(World, InetSocketAddress)} on a given address; port 0 is any free one. */
    public static FaultProxy open(World world, InetSocketAddress target, InetSocketAddress address) throws IOException {
        ServerSocket listener = new ServerSocket(address.getPort(), BACKLOG, address.getAddress());
        FaultProxy proxy = new FaultProxy(world, target, listener);
        proxy.tasks.start("accept", proxy::acceptAll);
        return proxy;
    }

    /** The port to dial instead of the target's. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Bytes written out so far in this direction, over all connections. */
    public long bytes(Direction direction) {
        return link.bytes(direction);
    }

    /** How many connections stand. */
    public int connections() {
        return standing().size();
    }

    /** The numbers of the connections that stand; no two have the same. */
    public List<Long> connectionNumbers() {
        return standing().stream().map(ProxiedConnection::number).toList();
    }

    /** Shapes both directions. */
    public void shape(LinkShape shape) {
        for (Direction direction : Direction.values()) {
            shape(direction, shape);
        }
    }

    /** Shapes one direction. */
    public void shape(Direction direction, LinkShape shape) {
        link.shape(direction, shape);
        if (shape.flow() == Flow.FLOWING) {
            standing().stream().filter(ProxiedConnection::hasHole).forEach(ProxiedConnection::reset);
        }
    }

    /** Holds all bytes back in both directions while connections stay open. */
    public void stall() {
        shape(link.shape(Direction.TO_TARGET).withFlow(Flow.STALLED));
    }

    /** Swallows all bytes in both directions while connections stay open. */
    public void swallow() {
        shape(link.shape(Direction.TO_TARGET).withFlow(Flow.SWALLOWED));
    }

    /** Resets every present connection at both ends; new ones are welcome. */
    public void reset() {
        standing().forEach(ProxiedConnection::reset);
    }

    /** Resets every connection, present and future, until {@link #restore}. */
    public void cut() {
        link.cut(true);
        reset();
    }

    /** Ends cut, stall and swallowing; latency, jitter and bandwidth stay. */
    public void restore() {
        link.cut(false);
        for (Direction direction : Direction.values()) {
            shape(direction, link.shape(direction).withFlow(Flow.FLOWING));
        }
    }

    private List<ProxiedConnection> standing() {
        lock.lock();
        try {
            return List.copyOf(connections);
        } finally {
            lock.unlock();
        }
    }

    private void acceptAll() {
        while (!closed.get()) {
            try {
                Socket dialer = listener.accept();
                if (link.isCut() || connections() >= MAX_CONNECTIONS) {
                    Sockets.reset(dialer);
                } else {
                    tasks.start("connection", () -> forward(dialer));
                }
            } catch (CancelledException e) {
                return;
            } catch (IOException e) {
                if (!closed.get()) {
                    log.atDebug().setCause(e).log("accepting failed");
                }
            }
        }
    }

    private void forward(Socket dialer) {
        Socket onward = new Socket();
        try {
            onward.connect(target, CONNECT_TIMEOUT_MILLIS);
            onward.setTcpNoDelay(true);
            dialer.setTcpNoDelay(true);
        } catch (IOException e) {
            log.atDebug().addKeyValue("target", target).log("target does not accept: {}", e.getMessage());
            Sockets.reset(dialer);
            Sockets.reset(onward);
            return;
        }
        ProxiedConnection connection = new ProxiedConnection(world, link, dialer, onward, numbers.getAndIncrement());
        if (!register(connection)) {
            connection.reset();
            return;
        }
        try {
            connection.run(tasks);
        } finally {
            unregister(connection);
        }
    }

    private boolean register(ProxiedConnection connection) {
        lock.lock();
        try {
            // Under the lock, so that a cut either finds the connection here or is seen by it.
            return !closed.get() && !link.isCut() && connections.add(connection);
        } finally {
            lock.unlock();
        }
    }

    private void unregister(ProxiedConnection connection) {
        lock.lock();
        try {
            connections.remove(connection);
        } finally {
            lock.unlock();
        }
    }

    /** Stops listening and resets all connections. Idempotent. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        Sockets.close(listener);
        reset();
        tasks.close();
    }
}
