package dev.jwaku.tools.doctor;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The node that is asked about, as it is configured.
 *
 * @param version of jwaku
 * @param configuration what was found of its flags and variables; if that fails, what the node would use is not looked
 *     at
 * @param ports where it listens
 * @param database its file, if it keeps messages in one
 * @param certificate the chain that wss presents, PEM, if it listens for wss
 * @param rest where its REST server answers, if its port is known
 * @param metrics where its metrics are, if its port is known
 * @param openFileLimit of a process of this user
 * @param openFilesNeeded for the connections it may have; 0 if not known
 */
public record Patient(
        String version,
        List<Finding> configuration,
        List<Port> ports,
        Optional<Path> database,
        Optional<Path> certificate,
        Optional<URI> rest,
        Optional<URI> metrics,
        OptionalLong openFileLimit,
        long openFilesNeeded) {
    public Patient {
        configuration = List.copyOf(configuration);
        ports = List.copyOf(ports);
    }

    /**
     * A port that the node wants.
     *
     * @param name what for
     * @param udp whether it is UDP, not TCP
     * @param address with the port; 0 lets the system choose
     */
    public record Port(String name, boolean udp, InetSocketAddress address) {
        /** As people write it: {@code 60000/tcp}. */
        String text() {
            return address.getPort() + (udp ? "/udp" : "/tcp");
        }
    }
}
