package dev.jwaku.libp2p.websocket;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.transport.RawConnection;
import dev.jwaku.libp2p.transport.Transport;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.World;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Dials and listens on {@code /ws} and {@code /wss} addresses. Thread-safe; bounds are in {@link WebSocketConfig}.
 *
 * <p>A message may have any size in fragments of up to {@link #MAX_FRAME} bytes; per connection at most one such
 * fragment and 256 KiB more wait for the reader, and 256 KiB for the socket. A peer that takes nothing blocks its own
 * writers only.
 */
public final class WebSocketTransport implements Transport {
    /** Longest fragment accepted; nim cuts its messages at 1 MiB. */
    public static final int MAX_FRAME = 4 * 1024 * 1024;

    /** Longest HTTP upgrade request or answer. */
    static final int MAX_UPGRADE_REQUEST = 8 * 1024;

    static final WriteBufferWaterMark WATER_MARKS =
            new WriteBufferWaterMark(WebSocketConnection.MAX_UNSENT / 4, WebSocketConnection.MAX_UNSENT);

    private static final int CLOSE_TIMEOUT_SECONDS = 2;

    private final World world;
    private final WebSocketConfig config;
    private final EventLoopGroup group;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable SslContext clientTls;
    private @Nullable ServerCertificate serverCertificate;

    /**
     * Starts the event loop; its threads begin with the first connection.
     *
     * @param world gives the time at which certificate files are looked at again
     */
    public WebSocketTransport(World world, WebSocketConfig config) {
        this.world = world;
        this.config = config;
        this.group = new MultiThreadIoEventLoopGroup(
                config.threads(), new DefaultThreadFactory("websocket", true), NioIoHandler.newFactory());
    }

    @Override
    public boolean supports(Multiaddr address) {
        return address.isWebSocket();
    }

    @Override
    public RawConnection dial(Multiaddr address, Deadline deadline) throws IOException {
        checkSupported(address);
        SslContext tls = address.isSecureWebSocket() ? clientTls() : null;
        return new WebSocketDial(address, tls).connect(group, deadline);
    }

    @Override
    public Listener listen(Multiaddr address, Consumer<RawConnection> onConnection) throws IOException {
        checkSupported(address);
        return new WebSocketListener(config, group, certificateFor(address), address, onConnection);
    }

    private void checkSupported(Multiaddr address) throws IOException {
        if (!supports(address)) {
            throw new IOException(address + " is no WebSocket address");
        }
        if (group.isShuttingDown()) {
            throw new IOException("the WebSocket transport is closed");
        }
    }

    /** Built once: it holds the session cache. */
    private SslContext clientTls() throws IOException {
        lock.lock();
        try {
            SslContext context = clientTls;
            if (context == null) {
                context = TlsContexts.client(config);
                clientTls = context;
            }
            return context;
        } finally {
            lock.unlock();
        }
    }

    /** One for all listeners. */
    private @Nullable ServerCertificate certificateFor(Multiaddr address) throws IOException {
        if (!address.isSecureWebSocket()) {
            return null;
        }
        if (config.certificate().isEmpty()) {
            throw new IOException("cannot listen on " + address + ": no certificate is configured");
        }
        lock.lock();
        try {
            ServerCertificate certificate = serverCertificate;
            if (certificate == null) {
                certificate =
                        new ServerCertificate(world, config.certificate().get(), config.certificateCheckInterval());
                serverCertificate = certificate;
            }
            return certificate;
        } finally {
            lock.unlock();
        }
    }

    /** Closes all connections and ends the event loop, within two seconds. Idempotent. */
    @Override
    public void close() {
        ServerCertificate certificate;
        lock.lock();
        try {
            certificate = serverCertificate;
        } finally {
            lock.unlock();
        }
        if (certificate != null) {
            certificate.close();
        }
        group.shutdownGracefully(0, CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
}
