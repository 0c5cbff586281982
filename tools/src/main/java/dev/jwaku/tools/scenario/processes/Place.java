package dev.jwaku.tools.scenario.processes;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Where a machine is found over all its lives.
 *
 * @param keyHex its secp256k1 key in hexadecimal digits
 * @param peerId of this key
 * @param port where it really listens, on 127.0.0.1
 * @param host the loopback address under which others are told of it: proxies listen there
 */
record Place(String keyHex, PeerId peerId, int port, String host) {
    /** Where it listens. */
    InetSocketAddress listens() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Where a proxy in front of it may listen. */
    InetSocketAddress appears() {
        try {
            return new InetSocketAddress(InetAddress.getByName(host), 0);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(host + " is no address", e);
        }
    }

    /** As others are told, through the proxy at this port. */
    Multiaddr through(int proxyPort) {
        return Multiaddr.tcp(host, proxyPort).withPeerId(peerId);
    }
}
