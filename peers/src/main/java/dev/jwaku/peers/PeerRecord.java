package dev.jwaku.peers;

import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.waku.enr.Enr;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is known of a peer, as it is written down and read again.
 *
 * @param peer its name
 * @param addresses where it was reached or is said to be, best first
 * @param enr its node record, if one was found
 * @param cluster the network it serves, if it said so
 * @param shards the shards it serves; empty if it did not say
 * @param protocols the service protocols that identify named
 * @param scores how it did in each service that it was asked for
 * @param failures dials that failed since the last one that did not
 * @param lastOkMillis wall clock of the last connection, milliseconds since 1970; 0 for never
 */
public record PeerRecord(
        PeerId peer,
        List<KnownAddress> addresses,
        Optional<Enr> enr,
        OptionalInt cluster,
        List<Integer> shards,
        List<ProtocolId> protocols,
        Map<Service, ServiceScore> scores,
        int failures,
        long lastOkMillis) {
    public PeerRecord {
        addresses = List.copyOf(addresses);
        shards = List.copyOf(shards);
        protocols = List.copyOf(protocols);
        EnumMap<Service, ServiceScore> copy = new EnumMap<>(Service.class);
        copy.putAll(scores);
        scores = Collections.unmodifiableMap(copy);
    }

    /**
     * An address.
     *
     * @param address with the peer's name
     * @param lastOkMillis wall clock of the last connection there, milliseconds since 1970; 0 for never
     */
    public record KnownAddress(Multiaddr address, long lastOkMillis) {}
}
