package dev.jwaku.libp2p.transport.tcp;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.transport.RawConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.function.Consumer;

/** One TCP connection. */
final class TcpConnection implements RawConnection {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final Multiaddr localAddress;
    private final Multiaddr remoteAddress;
    private final Consumer<TcpConnection> onClose;

    TcpConnection(Socket socket, Consumer<TcpConnection> onClose) throws IOException {
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
        out.write(source, offset, length);
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
