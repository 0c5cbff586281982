package dev.jwaku.libp2p.websocket;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.transport.RawConnection;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket as a blocking byte pipe.
 *
 * <p>The event loop puts what arrives into a queue and stops reading from the socket while {@link #MAX_UNREAD} bytes
 * wait there. Writers wait while Netty holds more than {@link #MAX_UNSENT} bytes that the socket did not take.
 */
final class WebSocketConnection implements RawConnection {
    /** Bytes that wait for the reader before reading from the socket pauses. */
    static final int MAX_UNREAD = 256 * 1024;

    /** Bytes that wait for the socket before writers block. */
    static final int MAX_UNSENT = 256 * 1024;

    /** Longest message we send; what go and js send, too. */
    static final int MAX_MESSAGE = 64 * 1024;

    /** How long the last bytes and the close frame may take to leave; js waits as long. */
    private static final int CLOSE_GRACE_MILLIS = 500;

    private final Channel channel;
    private final Multiaddr localAddress;
    private final Multiaddr remoteAddress;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition readable = lock.newCondition();
    private final Condition writable = lock.newCondition();
    private final ArrayDeque<byte[]> unread = new ArrayDeque<>();
    /** How much of the oldest message has been read. */
    private int offsetInFirst;

    private int unreadBytes;
    private boolean paused;
    private boolean closedByUs;
    private boolean ended;
    private @Nullable Throwable failure;

    /** @param suffix {@code /ws} or {@code /wss} */
    WebSocketConnection(Channel channel, String suffix) {
        this.channel = channel;
        this.localAddress = Addresses.of((InetSocketAddress) channel.localAddress(), suffix);
        this.remoteAddress = Addresses.of((InetSocketAddress) channel.remoteAddress(), suffix);
    }

    @Override
    public Multiaddr localAddress() {
        return localAddress;
    }

    @Override
    public Multiaddr remoteAddress() {
        return remoteAddress;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        boolean resume;
        int filled = 0;
        lock.lock();
        try {
            if (!awaitReadable()) {
                return -1;
            }
            while (filled < length && !unread.isEmpty()) {
                filled += takeFromFirst(target, offset + filled, length - filled);
            }
            unreadBytes -= filled;
            resume = paused && unreadBytes <= MAX_UNREAD / 2;
            paused &= !resume;
        } finally {
            lock.unlock();
        }
        if (resume) {
            channel.read();
        }
        return filled;
    }

    /** Answers false at the end. */
    private boolean awaitReadable() throws IOException {
        while (true) {
            if (closedByUs) {
                throw new IOException("WebSocket to " + remoteAddress + " was closed by us");
            }
            if (!unread.isEmpty()) {
                return true;
            }
            if (failure != null) {
                throw new IOException("WebSocket to " + remoteAddress + " failed: " + failure.getMessage(), failure);
            }
            if (ended) {
                return false;
            }
            await(readable);
        }
    }

    private int takeFromFirst(byte[] target, int offset, int length) {
        byte[] first = unread.getFirst();
        int taken = Math.min(length, first.length - offsetInFirst);
        System.arraycopy(first, offsetInFirst, target, offset, taken);
        offsetInFirst += taken;
        if (offsetInFirst == first.length) {
            unread.removeFirst();
            offsetInFirst = 0;
        }
        return taken;
    }

    @SuppressWarnings("WaitNotInLoop") // the callers loop
    private void await(Condition condition) throws IOException {
        try {
            condition.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted =
                    new InterruptedIOException("interrupted while waiting for WebSocket to " + remoteAddress);
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        int written = 0;
        while (written < length) {
            awaitWritable();
            int part = Math.min(MAX_MESSAGE, length - written);
            ByteBuf message = channel.alloc().buffer(part).writeBytes(source, offset + written, part);
            channel.writeAndFlush(new BinaryWebSocketFrame(message))
                    .addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
            written += part;
        }
    }

    private void awaitWritable() throws IOException {
        lock.lock();
        try {
            while (true) {
                if (closedByUs || ended) {
                    throw new IOException("WebSocket to " + remoteAddress + " is closed", failure);
                }
                if (channel.isWritable()) {
                    return;
                }
                await(writable);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Says goodbye with code 1000 and cuts the connection soon, also if the other side takes nothing more. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for a close; it cannot fail in a way that matters
    public void close() {
        lock.lock();
        try {
            if (closedByUs) {
                return;
            }
            closedByUs = true;
            unread.clear();
            unreadBytes = 0;
            readable.signalAll();
            writable.signalAll();
        } finally {
            lock.unlock();
        }
        if (channel.isActive()) {
            channel.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE, ""))
                    .addListener(ChannelFutureListener.CLOSE);
            channel.eventLoop().schedule(this::cut, CLOSE_GRACE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Closes below all handlers, which would wait for their last bytes to leave. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for a close; it cannot fail in a way that matters
    private void cut() {
        ChannelHandlerContext lowest = channel.pipeline().firstContext();
        if (lowest != null) {
            lowest.close();
        }
    }

    /** The event loop has bytes. */
    void onBytes(ByteBuf content) {
        if (!content.isReadable()) {
            return;
        }
        byte[] bytes = new byte[content.readableBytes()];
        content.readBytes(bytes);
        lock.lock();
        try {
            if (!closedByUs) {
                unread.addLast(bytes);
                unreadBytes += bytes.length;
                readable.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether the event loop should read on; if not, the reader resumes it. */
    boolean wantsMore() {
        lock.lock();
        try {
            paused = unreadBytes >= MAX_UNREAD;
            return !paused;
        } finally {
            lock.unlock();
        }
    }

    /** The event loop sees that the socket takes bytes again, or no longer. */
    void onWritabilityChanged() {
        lock.lock();
        try {
            writable.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The connection has ended; {@code cause} is null if the other side closed it. */
    void onEnd(@Nullable Throwable cause) {
        lock.lock();
        try {
            if (!ended) {
                ended = true;
                failure = cause;
            }
            readable.signalAll();
            writable.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
