package dev.jwaku.tools.service;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.tools.relay.ProcessUsage;
import java.io.IOException;

/** A service node in a process of its own. Closing it ends the process. */
public interface ServiceNode extends AutoCloseable {
    /** Its name in reports. */
    String name();

    /** Where it listens, with its name. */
    Multiaddr address();

    /** What it has used so far. */
    ProcessUsage usage();

    @Override
    void close() throws IOException;
}
