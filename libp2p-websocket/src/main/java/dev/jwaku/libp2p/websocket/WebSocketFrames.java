package dev.jwaku.libp2p.websocket;

import dev.jwaku.libp2p.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The frames of a server's WebSocket that only speaks (RFC 6455), for somebody else who carries the bytes. What the
 * client says is dropped, except ping and close. Not thread-safe.
 */
public final class WebSocketFrames {
    private static final String HANDSHAKE_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int LONGEST_FRAME = 16 << 10;
    private static final int NORMAL_CLOSURE = 1000;

    private final EmbeddedChannel decoder =
            new EmbeddedChannel(new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                    .maxFramePayloadLength(LONGEST_FRAME)
                    .build()));
    private boolean closed;

    /** What to answer to the key of the client's handshake. */
    public static String acceptance(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key + HANDSHAKE_SUFFIX).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    /** A text. */
    public static byte[] text(String text) {
        return encode(new TextWebSocketFrame(text));
    }

    /** Asks whether the other side is there. */
    public static byte[] ping() {
        return encode(new PingWebSocketFrame());
    }

    /** Says good-bye. */
    public static byte[] close() {
        return encode(new CloseWebSocketFrame(NORMAL_CLOSURE, ""));
    }

    /**
     * Takes bytes of the client.
     *
     * @return what must be answered to them; may be empty
     * @throws MalformedMessageException if they are no frames, or too long ones
     */
    public byte[] read(byte[] bytes) {
        ByteArrayOutputStream answers = new ByteArrayOutputStream();
        try {
            decoder.writeInbound(Unpooled.wrappedBuffer(bytes));
            for (Object frame = decoder.readInbound(); frame != null; frame = decoder.readInbound()) {
                answers.writeBytes(answer((WebSocketFrame) frame));
            }
        } catch (CodecException e) {
            throw new MalformedMessageException("no WebSocket frames: " + e.getMessage(), e);
        }
        return answers.toByteArray();
    }

    private byte[] answer(WebSocketFrame frame) {
        try {
            return switch (frame) {
                case PingWebSocketFrame ping ->
                    encode(new PongWebSocketFrame(ping.content().retain()));
                case CloseWebSocketFrame ignored -> {
                    closed = true;
                    yield close();
                }
                default -> new byte[0];
            };
        } finally {
            frame.release();
        }
    }

    /** Whether the client has said good-bye. */
    public boolean isClosed() {
        return closed;
    }

    private static byte[] encode(WebSocketFrame frame) {
        EmbeddedChannel encoder = new EmbeddedChannel(new WebSocket13FrameEncoder(false));
        encoder.writeOutbound(frame);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ByteBuf part = encoder.readOutbound(); part != null; part = encoder.readOutbound()) {
            byte[] bytes = new byte[part.readableBytes()];
            part.readBytes(bytes);
            part.release();
            all.writeBytes(bytes);
        }
        encoder.finishAndReleaseAll();
        return all.toByteArray();
    }
}
