package dev.jwaku.libp2p.websocket;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.transport.RawConnection;
import dev.jwaku.libp2p.transport.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listening port: upgrades what connects within a time and a number, and hands it out. */
final class WebSocketListener implements Transport.Listener {
    private static final Logger log = LoggerFactory.getLogger(WebSocketListener.class);
    private static final int BACKLOG = 512;
    private static final String PATH = "/";

    private final WebSocketConfig config;
    private final @Nullable ServerCertificate certificate;
    private final String suffix;
    private final Consumer<RawConnection> onConnection;
    private final AtomicInteger pendingUpgrades = new AtomicInteger();
    private final Channel channel;
    private final Multiaddr address;

    /** Binds. */
    WebSocketListener(
            WebSocketConfig config,
            EventLoopGroup group,
            @Nullable ServerCertificate certificate,
            Multiaddr asked,
            Consumer<RawConnection> onConnection)
            throws IOException {
        this.config = config;
        this.certificate = certificate;
        this.suffix = Addresses.suffix(asked);
        this.onConnection = onConnection;
        InetSocketAddress target = Addresses.resolve(asked);
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WebSocketTransport.WATER_MARKS)
                .childHandler(new Pipeline())
                .bind(target)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen on " + asked + ": " + bound.cause().getMessage(), bound.cause());
        }
        this.channel = bound.channel();
        int port = ((InetSocketAddress) channel.localAddress()).getPort();
        this.address = Addresses.of(new InetSocketAddress(target.getAddress(), port), suffix);
    }

    @Override
    public Multiaddr address() {
        return address;
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
    }

    /** How many accepted connections have not finished the upgrade. */
    int pendingUpgrades() {
        return pendingUpgrades.get();
    }

    private void open(WebSocketConnection connection) {
        try {
            onConnection.accept(connection);
        } catch (RuntimeException e) {
            log.atError()
                    .addKeyValue("remote", connection.remoteAddress())
                    .setCause(e)
                    .log("connection not taken");
            connection.close();
        }
    }

    private final class Pipeline extends ChannelInitializer<SocketChannel> {
        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for a close; it cannot fail in a way that matters
        protected void initChannel(SocketChannel accepted) {
            if (pendingUpgrades.incrementAndGet() > config.maxPendingUpgrades()) {
                pendingUpgrades.decrementAndGet();
                accepted.close();
                return;
            }
            ChannelPipeline pipeline = accepted.pipeline();
            pipeline.addLast(new UpgradeLimit());
            if (certificate != null) {
                pipeline.addLast(certificate.context().newHandler(accepted.alloc()));
            }
            pipeline.addLast(
                    new HttpServerCodec(),
                    new HttpObjectAggregator(WebSocketTransport.MAX_UPGRADE_REQUEST),
                    new AnyPath(),
                    new WebSocketServerProtocolHandler(protocol()),
                    new WebSocketBridge(
                            suffix,
                            connection -> {
                                pipeline.remove(UpgradeLimit.class);
                                open(connection);
                            },
                            this::notUpgraded));
        }

        private void notUpgraded(@Nullable Throwable cause) {
            log.atDebug()
                    .addKeyValue("listener", suffix)
                    .addKeyValue("cause", cause)
                    .log("connection not upgraded");
        }

        private WebSocketServerProtocolConfig protocol() {
            return WebSocketServerProtocolConfig.newBuilder()
                    .websocketPath(PATH)
                    .handshakeTimeoutMillis(config.upgradeTimeout().toMillis())
                    .decoderConfig(WebSocketDecoderConfig.newBuilder()
                            .maxFramePayloadLength(WebSocketTransport.MAX_FRAME)
                            .allowExtensions(false)
                            .withUTF8Validator(false)
                            .build())
                    .build();
        }
    }

    /** Cuts a connection that is not upgraded in time, and counts those that are being upgraded. */
    private final class UpgradeLimit extends ChannelInboundHandlerAdapter {
        private @Nullable ScheduledFuture<?> cut;

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            cut = context.executor()
                    .schedule(() -> cut(context), config.upgradeTimeout().toMillis(), TimeUnit.MILLISECONDS);
        }

        @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for a close; it cannot fail in a way that matters
        private void cut(ChannelHandlerContext context) {
            context.close();
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext context) {
            pendingUpgrades.decrementAndGet();
            ScheduledFuture<?> timer = cut;
            if (timer != null) {
                timer.cancel(false);
            }
        }
    }

    /** Netty compares the path; libp2p does not care for it. */
    private static final class AnyPath extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof FullHttpRequest request) {
                request.setUri(PATH);
            }
            context.fireChannelRead(message);
        }
    }
}
