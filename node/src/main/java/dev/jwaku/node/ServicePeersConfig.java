package dev.jwaku.node;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.peers.Service;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whom a node uses for what it does not do itself; any suitable peer where nobody is named.
 *
 * @param store nwaku's {@code --storenode}
 * @param filter {@code --filternode}
 * @param lightPush {@code --lightpushnode}
 */
public record ServicePeersConfig(Optional<Multiaddr> store, Optional<Multiaddr> filter, Optional<Multiaddr> lightPush) {
    /** Nobody in particular. */
    public static ServicePeersConfig any() {
        return new ServicePeersConfig(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same by service. */
    Map<Service, Multiaddr> byService() {
        Map<Service, Multiaddr> named = new EnumMap<>(Service.class);
        store.ifPresent(address -> named.put(Service.STORE, address));
        filter.ifPresent(address -> named.put(Service.FILTER, address));
        lightPush.ifPresent(address -> named.put(Service.LIGHTPUSH, address));
        return named;
    }
}
