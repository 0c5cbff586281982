package dev.jwaku.node;

import dev.jwaku.archive.ArchiveHealth;
import dev.jwaku.node.NodeHealth.Protocol;
import dev.jwaku.node.NodeHealth.Status;
import dev.jwaku.peers.ConnectionStatus;
import dev.jwaku.peers.Service;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at a node's parts. */
final class HealthCheck {
    private static final int ENOUGH_PEERS = 4;

    private final WakuNode node;

    HealthCheck(WakuNode node) {
        this.node = node;
    }

    NodeHealth look() {
        int relayPeers = 0;
        for (PubsubTopic topic : node.relay().topics()) {
            relayPeers = Math.max(relayPeers, node.relay().subscribers(topic).size());
        }
        boolean relaying = relayPeers > 0;
        List<Protocol> protocols = new ArrayList<>();
        protocols.add(protocol("Relay", node.config().relay(), relaying, "No connected peers"));
        protocols.add(off("Rln Relay"));
        boolean push = node.lightPush().isPresent();
        String noPush = "Node has no relay peers to fullfill push requests"; // nwaku's spelling
        protocols.add(protocol("Lightpush", push, relaying, noPush));
        protocols.add(protocol("Legacy Lightpush", push, relaying, noPush));
        protocols.add(protocol(
                "Filter",
                node.filter().isPresent(),
                relaying,
                "Relay is not ready, filter will not be able to sort out messages"));
        protocols.add(store());
        protocols.add(off("Legacy Store"));
        boolean exchange = node.config().discovery().peerExchange();
        protocols.add(protocol("Peer Exchange", exchange, true, ""));
        protocols.add(off("Rendezvous"));
        protocols.add(off("Mix"));
        clients(protocols, push && relaying);
        return new NodeHealth(status(relayPeers), protocols);
    }

    /** Of a relay by nwaku's rule, which counts subscribers; of a client by what it could do. */
    private String status(int relayPeers) {
        if (!node.config().relay()) {
            return node.connectionStatus().toString();
        }
        ConnectionStatus status = relayPeers >= ENOUGH_PEERS
                ? ConnectionStatus.CONNECTED
                : relayPeers > 0 ? ConnectionStatus.PARTIALLY_CONNECTED : ConnectionStatus.DISCONNECTED;
        return status.toString();
    }

    private Protocol store() {
        Optional<ArchiveHealth> archive = node.archiveHealth();
        if (archive.isPresent() && archive.get().isHealthy()) {
            return new Protocol("Store", Status.READY, archive.get().warning());
        }
        return protocol(
                "Store",
                archive.isPresent(),
                false,
                archive.flatMap(ArchiveHealth::failure).orElse(""));
    }

    private void clients(List<Protocol> protocols, boolean pushesItself) {
        boolean push = pushesItself || node.servicePeers().isKnown(Service.LIGHTPUSH);
        String noPush = "No Lightpush service peer available yet";
        protocols.add(protocol("Lightpush Client", true, push, noPush));
        protocols.add(protocol("Legacy Lightpush Client", true, push, noPush));
        boolean store = node.store().isPresent() || node.servicePeers().isKnown(Service.STORE);
        protocols.add(protocol(
                "Store Client",
                true,
                store,
                "No Store service peer available yet, neither Store service set up for the node"));
        protocols.add(off("Legacy Store Client"));
        boolean filter = node.servicePeers().isKnown(Service.FILTER);
        protocols.add(protocol("Filter Client", true, filter, "No Filter service peer available yet"));
    }

    private static Protocol off(String name) {
        return new Protocol(name, Status.NOT_MOUNTED, Optional.empty());
    }

    private static Protocol protocol(String name, boolean on, boolean ready, String otherwise) {
        if (!on) {
            return off(name);
        }
        return ready
                ? new Protocol(name, Status.READY, Optional.empty())
                : new Protocol(name, Status.NOT_READY, Optional.of(otherwise));
    }
}
