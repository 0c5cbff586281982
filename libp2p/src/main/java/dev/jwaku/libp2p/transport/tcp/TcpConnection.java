package dev.jwaku.libp2p.transport.tcp;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.transport.RawConnection;
import dev.jwaku.runtime.World;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.function.Consumer;

/** One TCP connection. */
final class TcpConnection implements RawConnection {
    private static final long NOT_WRITING = Long.MAX_VALUE;

    private final World world;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final Multiaddr localAddress;
    private final Multiaddr remoteAddress;
    private final Consumer<TcpConnection> onClose;
    private volatile long writingSince = NOT_WRITING;

    TcpConnection(World world, Socket socket, Consumer<TcpConnection> onClose) throws IOException {
        this.world = world;
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
        this.localAddress = TcpTransport.multiaddr(socket.getLocalAddress(), socket.getLocalPort());
        this.remoteAddress = TcpTransport.multiaddr(socket.getInetAddress(), socket.getPort());
        this.onClose = onClose;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return in.read(target, offset, length);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        writingSince = world.nanoTime();
        try {
            out.write(source, offset, length);
        } finally {
            writingSince = NOT_WRITING;
        }
    }

    boolean isWritingSinceBefore(long nanos) {
        return writingSince < nanos;
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
    public void close() {
        onClose.accept(this);
        try {
            socket.close();
        } catch (IOException e) {
            // The socket is gone either way; nobody can do anything about it.
            return;
        }
    }
}
