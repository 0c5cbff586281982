package dev.jwaku.libp2p.websocket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The last handler of a pipeline: makes a {@link WebSocketConnection} when the upgrade is done, and feeds it. Runs on
 * the channel's event loop. From the upgrade on, every read from the socket is asked for.
 */
final class WebSocketBridge extends ChannelInboundHandlerAdapter {
    private final String suffix;
    private final Consumer<WebSocketConnection> onOpen;
    private final Consumer<@Nullable Throwable> onFailure;
    private @Nullable WebSocketConnection connection;
    private @Nullable Throwable failure;

    /**
     * @param suffix {@code /ws} or {@code /wss}
     * @param onOpen takes the connection; must not block
     * @param onFailure told instead if the channel ends before the upgrade is done; null if the other side just closed
     */
    WebSocketBridge(String suffix, Consumer<WebSocketConnection> onOpen, Consumer<@Nullable Throwable> onFailure) {
        this.suffix = suffix;
        this.onOpen = onOpen;
        this.onFailure = onFailure;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof HandshakeComplete || event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            context.channel().config().setAutoRead(false);
            WebSocketConnection opened = new WebSocketConnection(context.channel(), suffix);
            connection = opened;
            onOpen.accept(opened);
            context.read();
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            WebSocketConnection open = connection;
            if (open != null && message instanceof WebSocketFrame frame) {
                open.onBytes(frame.content());
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        WebSocketConnection open = connection;
        if (open != null && open.wantsMore()) {
            context.read();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        WebSocketConnection open = connection;
        if (open != null) {
            open.onWritabilityChanged();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        WebSocketConnection open = connection;
        if (open != null) {
            open.onEnd(failure);
        } else {
            onFailure.accept(failure);
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for a close; it cannot fail in a way that matters
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
        context.close();
    }
}
