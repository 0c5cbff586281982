package dev.jwaku.libp2p.websocket;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.transport.RawConnection;
import dev.jwaku.runtime.Deadline;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One attempt to connect: TCP, TLS if asked for, and the HTTP upgrade, all before one deadline. */
final class WebSocketDial {
    private final Multiaddr address;
    private final @Nullable SslContext tls;
    /** The name that the server's certificate must carry. */
    private final String serverName;

    private final CountDownLatch done = new CountDownLatch(1);
    private volatile @Nullable WebSocketConnection connection;
    private volatile @Nullable Throwable failure;

    WebSocketDial(Multiaddr address, @Nullable SslContext tls) throws IOException {
        this.address = address;
        this.tls = tls;
        this.serverName = address.sni().isPresent() ? address.sni().get() : Addresses.host(address);
    }

    /** Blocks until the connection stands. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for a close; it cannot fail in a way that matters
    RawConnection connect(EventLoopGroup group, Deadline deadline) throws IOException {
        InetSocketAddress target = Addresses.resolve(address);
        URI uri = uri();
        long millis = Math.clamp(deadline.remaining().toMillis(), 1, Integer.MAX_VALUE);
        ChannelFuture connecting = new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) millis)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WebSocketTransport.WATER_MARKS)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        initialize(channel, uri, millis);
                    }
                })
                .connect(target)
                .addListener(future -> {
                    if (!future.isSuccess()) {
                        fail(future.cause());
                    }
                });
        boolean ended = false;
        try {
            ended = done.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted while dialing " + address);
            interrupted.initCause(e);
            throw interrupted;
        } finally {
            if (!ended || connection == null) {
                connecting.channel().close();
            }
        }
        WebSocketConnection opened = connection;
        if (ended && opened != null) {
            return opened;
        }
        Throwable cause = ended ? failure : null;
        String reason = cause == null ? "no answer in time" : String.valueOf(cause.getMessage());
        throw new IOException("cannot dial " + address + ": " + reason, cause);
    }

    private URI uri() throws IOException {
        try {
            return new URI(tls == null ? "ws" : "wss", null, serverName, Addresses.port(address), "/", null, null);
        } catch (URISyntaxException e) {
            throw new IOException("cannot dial " + address, e);
        }
    }

    private void initialize(SocketChannel channel, URI uri, long millis) {
        if (tls != null) {
            channel.pipeline().addLast(tls.newHandler(channel.alloc(), serverName, uri.getPort()));
        }
        WebSocketClientProtocolConfig protocol = WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(uri)
                .version(WebSocketVersion.V13)
                .allowExtensions(false)
                .generateOriginHeader(false)
                .maxFramePayloadLength(WebSocketTransport.MAX_FRAME)
                .withUTF8Validator(false)
                .handshakeTimeoutMillis(millis)
                .build();
        channel.pipeline()
                .addLast(
                        new HttpClientCodec(),
                        new HttpObjectAggregator(WebSocketTransport.MAX_UPGRADE_REQUEST),
                        new WebSocketClientProtocolHandler(protocol),
                        new WebSocketBridge(tls == null ? "/ws" : "/wss", this::open, this::fail));
    }

    private void open(WebSocketConnection opened) {
        connection = opened;
        done.countDown();
    }

    private void fail(@Nullable Throwable cause) {
        failure = cause == null ? new IOException("the other side closed the connection during the upgrade") : cause;
        done.countDown();
    }
}
