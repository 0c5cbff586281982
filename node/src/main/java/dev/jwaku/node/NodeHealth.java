package dev.jwaku.node;

import java.util.List;
import java.util.Optional;

/**
 * How a node is, in nwaku's terms.
 *
 * @param connectionStatus {@code Disconnected}, {@code PartiallyConnected} or {@code Connected}
 * @param protocols one entry for each protocol, in nwaku's order
 */
public record NodeHealth(String connectionStatus, List<Protocol> protocols) {
    public NodeHealth {
        protocols = List.copyOf(protocols);
    }

    /** How a protocol is. */
    public enum Status {
        /** It works. */
        READY,
        /** It is on, and cannot work at present. */
        NOT_READY,
        /** It is off. */
        NOT_MOUNTED
    }

    /**
     * One protocol.
     *
     * @param name as nwaku calls it
     * @param status how it is
     * @param description why it is not ready
     */
    public record Protocol(String name, Status status, Optional<String> description) {}
}
