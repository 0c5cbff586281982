package dev.jwaku.libp2p.transport.tcp;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.transport.RawConnection;
import dev.jwaku.libp2p.transport.Transport;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TCP over IPv4, IPv6 and DNS names, with {@code TCP_NODELAY} and address reuse. Thread-safe.
 *
 * <p>Addresses: {@code /ip4|ip6|dns|dns4|dns6/…/tcp/PORT}. Port 0 lets the system choose.
 */
public final class TcpTransport implements Transport {
    /** Connections the kernel may hold until we accept them. */
    private static final int BACKLOG = 512;

    private static final Duration ACCEPT_PAUSE = Duration.ofMillis(50);

    private static final Logger log = LoggerFactory.getLogger(TcpTransport.class);

    private final World world;
    private final Tasks tasks;
    private final Set<TcpConnection> open = ConcurrentHashMap.newKeySet();

    /** A transport whose tasks belong to this world. */
    public TcpTransport(World world) {
        this.world = world;
        this.tasks = new Tasks(world, "tcp");
    }

    @Override
    public boolean supports(Multiaddr address) {
        return address.isTcp();
    }

    @Override
    public RawConnection dial(Multiaddr address, Deadline deadline) throws IOException {
        InetSocketAddress target = resolve(address);
        Socket socket = new Socket();
        try {
            long millis = Math.clamp(deadline.remaining().toMillis(), 1, Integer.MAX_VALUE);
            socket.connect(target, (int) millis);
            if (isConnectedToItself(socket)) {
                throw new ConnectException("nobody listens on " + address + "; the socket met itself");
            }
            return register(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** A dialed port of the ephemeral range may be given to the dialing socket: TCP then connects it to itself. */
    private static boolean isConnectedToItself(Socket socket) {
        return socket.getLocalPort() == socket.getPort()
                && socket.getLocalAddress().equals(socket.getInetAddress());
    }

    @Override
    public Listener listen(Multiaddr address, Consumer<RawConnection> onConnection) throws IOException {
        ServerSocket server = new ServerSocket();
        try {
            server.setReuseAddress(true);
            server.bind(resolve(address), BACKLOG);
        } catch (IOException e) {
            server.close();
            throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
        }
        TcpListener listener = new TcpListener(server, address);
        tasks.start("accept " + listener.address(), () -> acceptLoop(server, onConnection));
        return listener;
    }

    private void acceptLoop(ServerSocket server, Consumer<RawConnection> onConnection) {
        while (!server.isClosed()) {
            try {
                onConnection.accept(register(server.accept()));
            } catch (SocketException e) {
                if (server.isClosed()) {
                    return;
                }
                pauseAfter(e);
            } catch (IOException e) {
                pauseAfter(e);
            }
        }
    }

    /** Out of file descriptors: accepting again at once would spin. */
    private void pauseAfter(IOException failure) {
        log.atWarn().addKeyValue("error", failure.getMessage()).log("accept failed");
        long until = world.nanoTime() + ACCEPT_PAUSE.toNanos();
        while (world.nanoTime() < until && !Thread.currentThread().isInterrupted()) {
            world.parkUntil(until);
        }
    }

    private TcpConnection register(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        TcpConnection connection = new TcpConnection(socket, open::remove);
        open.add(connection);
        return connection;
    }

    private static InetSocketAddress resolve(Multiaddr address) throws IOException {
        String host = address.host().orElseThrow(() -> new IOException(address + " has no host"));
        return new InetSocketAddress(
                InetAddress.getByName(host),
                address.tcpPort().orElseThrow(() -> new IOException(address + " has no port")));
    }

    /** The multiaddr of a socket address. */
    static Multiaddr multiaddr(InetAddress ip, int port) {
        String text = ip.getHostAddress();
        int zone = text.indexOf('%');
        return Multiaddr.tcp(zone < 0 ? text : text.substring(0, zone), port);
    }

    @Override
    public void close() {
        tasks.close();
        open.forEach(TcpConnection::close);
    }

    private static final class TcpListener implements Listener {
        private final ServerSocket server;
        private final Multiaddr address;

        private TcpListener(ServerSocket server, Multiaddr asked) {
            this.server = server;
            InetAddress bound = server.getInetAddress();
            this.address = multiaddr(bound, server.getLocalPort());
            if (!address.host().equals(asked.host())) {
                log.atDebug()
                        .addKeyValue("asked", asked)
                        .addKeyValue("bound", address)
                        .log("name resolved");
            }
        }

        @Override
        public Multiaddr address() {
            return address;
        }

        @Override
        public void close() {
            try {
                server.close();
            } catch (IOException e) {
                log.atDebug().addKeyValue("address", address).setCause(e).log("closing listener failed");
            }
        }
    }
}
