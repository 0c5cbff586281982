package dev.jwaku.node;

import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.waku.enr.Capability;
import dev.jwaku.waku.enr.Enr;
import dev.jwaku.waku.enr.EnrBuilder;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes the record of a running node from what it listens on and serves. */
final class OwnEnr {
    private final WakuNode node;
    private final PrivateKey key;
    private final long sequence;

    OwnEnr(WakuNode node, PrivateKey key, long sequence) {
        this.node = node;
        this.key = key;
        this.sequence = sequence;
    }

    Enr make() {
        List<Multiaddr> addresses = node.host().announcedAddresses();
        EnrBuilder record =
                new EnrBuilder().sequence(sequence).capabilities(capabilities()).shards(node.shards());
        node.config().discovery().discv5().ifPresent(table -> record.udp(table.udpPort()));
        Optional<Multiaddr> tcp = addresses.stream().filter(OwnEnr::isPlain).findFirst();
        tcp.ifPresent(address -> {
            record.ip(address.host().orElseThrow());
            record.tcp(address.tcpPort().orElseThrow());
        });
        record.multiaddrs(addresses.stream()
                .filter(address -> !address.equals(tcp.orElse(null)))
                .toList());
        return record.sign(key);
    }

    /** What {@code ip} and {@code tcp} can say: no name, no WebSocket. */
    private static boolean isPlain(Multiaddr address) {
        return address.isTcp()
                && address.host()
                        .map(host -> host.matches("[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*"))
                        .orElse(false);
    }

    private Set<Capability> capabilities() {
        boolean relays = node.config().relay();
        Set<Capability> can = relays ? EnumSet.of(Capability.RELAY) : EnumSet.noneOf(Capability.class);
        node.store().ifPresent(service -> can.add(Capability.STORE));
        node.storeSync().ifPresent(service -> can.add(Capability.SYNC));
        node.filter().ifPresent(service -> can.add(Capability.FILTER));
        node.lightPush().filter(service -> relays).ifPresent(service -> can.add(Capability.LIGHTPUSH));
        return can;
    }
}
