package dev.jwaku.tools.gateway;

import dev.jwaku.delivery.Delivery;
import dev.jwaku.messenger.Messenger;
import dev.jwaku.node.WakuNode;

/**
 * A person on the network, as the faces see it. Owned by whoever built it.
 *
 * @param name what the instance is called
 * @param version of this program
 * @param network what the node's connections go through
 */
public record Participant(
        String name, String version, WakuNode node, Delivery delivery, Messenger messenger, NetworkSwitch network) {}
