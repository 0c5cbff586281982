package dev.jwaku.tools.gateway;

import dev.jwaku.delivery.Delivery;
import dev.jwaku.messenger.Messenger;
import dev.jwaku.node.WakuNode;
import dev.jwaku.telemetry.Telemetry;
import java.util.Optional;

/**
 * A person on the network, as the faces see it. Owned by whoever built it.
 *
 * @param name what the instance is called
 * @param version of this program
 * @param network what the node's connections go through
 * @param telemetry if it is kept
 */
public record Participant(
        String name,
        String version,
        WakuNode node,
        Delivery delivery,
        Messenger messenger,
        NetworkSwitch network,
        Optional<Telemetry> telemetry) {
    /** Without telemetry. */
    public Participant(
            String name, String version, WakuNode node, Delivery delivery, Messenger messenger, NetworkSwitch network) {
        this(name, version, node, delivery, messenger, network, Optional.empty());
    }
}
