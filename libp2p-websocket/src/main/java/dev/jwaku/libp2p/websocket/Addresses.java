package dev.jwaku.libp2p.websocket;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Between multiaddrs and socket addresses. */
final class Addresses {
    private Addresses() {}

    /** The part of a multiaddr behind the port. */
    static String suffix(Multiaddr address) {
        return address.isSecureWebSocket() ? "/wss" : "/ws";
    }

    static Multiaddr of(InetSocketAddress address, String suffix) {
        String ip = address.getAddress().getHostAddress();
        int zone = ip.indexOf('%');
        return Multiaddr.tcp(zone < 0 ? ip : ip.substring(0, zone), address.getPort())
                .with(suffix);
    }

    /** Blocks for name resolution. */
    static InetSocketAddress resolve(Multiaddr address) throws IOException {
        return new InetSocketAddress(InetAddress.getByName(host(address)), port(address));
    }

    static String host(Multiaddr address) throws IOException {
        return address.host().orElseThrow(() -> new IOException(address + " has no host"));
    }

    static int port(Multiaddr address) throws IOException {
        return address.tcpPort().orElseThrow(() -> new IOException(address + " has no TCP port"));
    }
}
