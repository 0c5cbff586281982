package dev.jwaku.peers;

import dev.jwaku.libp2p.host.ConnectionInfo;
import dev.jwaku.libp2p.identity.PeerId;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which peer that dialed us makes room, if one must. Pure. */
final class InboundChoice {
    private InboundChoice() {}

    /** The one with the lowest score among those that carry nothing for us and that we do not serve; none if none. */
    static Optional<PeerId> leastUseful(
            Collection<ConnectionInfo> connections, Set<PeerId> inUse, Set<PeerId> servants, PeerLedger ledger) {
        Set<PeerId> open = new TreeSet<>();
        connections.stream()
                .filter(connection -> !connection.outbound())
                .map(ConnectionInfo::peer)
                .forEach(open::add);
        connections.stream()
                .filter(ConnectionInfo::outbound)
                .map(ConnectionInfo::peer)
                .forEach(open::remove);
        open.removeAll(inUse);
        open.removeAll(servants);
        return open.stream().min(Comparator.comparingDouble(ledger::bestScore));
    }
}
