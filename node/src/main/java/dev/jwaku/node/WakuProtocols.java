package dev.jwaku.node;

import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.waku.filter.FilterServer;
import dev.jwaku.waku.lightpush.LightPushServer;
import dev.jwaku.waku.peerexchange.PeerExchangeServer;
import dev.jwaku.waku.store.StoreServer;
import dev.jwaku.waku.sync.StoreSync;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The Waku protocols that peers may be counted by: ours, and those that others still serve. */
final class WakuProtocols {
    private static final List<ProtocolId> SERVED = List.of(
            StoreServer.PROTOCOL,
            FilterServer.SUBSCRIBE_PROTOCOL,
            FilterServer.PUSH_PROTOCOL,
            LightPushServer.PROTOCOL,
            LightPushServer.PROTOCOL_V2,
            PeerExchangeServer.PROTOCOL,
            StoreSync.RECONCILIATION,
            StoreSync.TRANSFER);
    private static final List<String> OTHERS =
            List.of("/vac/waku/relay/2.0.0", "/vac/waku/metadata/1.0.0", "/vac/waku/store/2.0.0-beta4");

    private WakuProtocols() {}

    static Set<ProtocolId> known() {
        Set<ProtocolId> known = new TreeSet<>(SERVED);
        OTHERS.forEach(name -> known.add(ProtocolId.of(name)));
        return known;
    }
}
