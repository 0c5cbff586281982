package dev.jwaku.discovery.discv5;

import dev.jwaku.waku.enr.Enr;
import java.util.List;

/**
 * How to take part.
 *
 * @param listenAddress IP address to listen on
 * @param udpPort UDP port, the one that the own record names
 * @param bootstrapNodes who is asked first; none makes a node that waits to be found
 * @param followsOthersView whether the address that several peers see replaces the one in our record; nwaku's
 *     {@code --discv5-enr-auto-update}
 */
public record Discv5Config(String listenAddress, int udpPort, List<Enr> bootstrapNodes, boolean followsOthersView) {
    /** nwaku's {@code --discv5-udp-port}. */
    public static final int DEFAULT_UDP_PORT = 9000;

    public Discv5Config {
        bootstrapNodes = List.copyOf(bootstrapNodes);
        if (udpPort < 1 || udpPort > 65_535) {
            throw new IllegalArgumentException("discv5 needs a UDP port from 1 to 65535, not " + udpPort);
        }
    }
}
