package dev.jwaku.simulation.network;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.transport.Transport;
import java.io.IOException;

/** A listening port of either level. */
final class OpenPort implements Transport.Listener {
    private static final String ANY = "0.0.0.0";
    private static final String LOOPBACK = "127.0.0.1";

    private final VirtualHost host;
    private final Backlog<?> backlog;
    private final Multiaddr address;
    private final int port;

    private OpenPort(VirtualHost host, Backlog<?> backlog, Multiaddr address, int port) {
        this.host = host;
        this.backlog = backlog;
        this.address = address;
        this.port = port;
    }

    static OpenPort open(VirtualHost host, Multiaddr wanted, Backlog<?> backlog) throws IOException {
        String ip = wanted.host().orElse("");
        if (!ip.equals(host.ip()) && !ip.equals(ANY) && !ip.equals(LOOPBACK)) {
            throw new IOException("cannot listen on " + wanted + ": " + host + " has no such address");
        }
        int port = host.open(wanted.tcpPort().orElse(0), backlog);
        if (port < 0) {
            throw new IOException("cannot listen on " + wanted + ": the port is taken");
        }
        return new OpenPort(host, backlog, Multiaddr.tcp(ip.equals(ANY) ? host.ip() : ip, port), port);
    }

    @Override
    public Multiaddr address() {
        return address;
    }

    @Override
    public void close() {
        host.close(port, backlog);
        backlog.close();
    }
}
