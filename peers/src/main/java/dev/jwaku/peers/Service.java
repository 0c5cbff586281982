package dev.jwaku.peers;

import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.waku.enr.Capability;
import dev.jwaku.waku.filter.FilterServer;
import dev.jwaku.waku.lightpush.LightPushServer;
import dev.jwaku.waku.store.StoreServer;
import java.util.List;

/** What is asked of a service peer. */
public enum Service {
    /** Messages of the past. One slow answer says little, so two failures in a row are needed. */
    STORE(Capability.STORE, List.of(StoreServer.PROTOCOL), 2),
    /** Messages as they come. A refused SUBSCRIBE counts twice, because it leaves a gap at once; two pings do too. */
    FILTER(Capability.FILTER, List.of(FilterServer.SUBSCRIBE_PROTOCOL), 2),
    /** Publishing. The next attempt must go elsewhere, so one failure is enough. */
    LIGHTPUSH(Capability.LIGHTPUSH, List.of(LightPushServer.PROTOCOL, LightPushServer.PROTOCOL_V2), 1);

    private final Capability capability;
    private final List<ProtocolId> protocols;
    private final int toleratedFailures;

    Service(Capability capability, List<ProtocolId> protocols, int toleratedFailures) {
        this.capability = capability;
        this.protocols = protocols;
        this.toleratedFailures = toleratedFailures;
    }

    /** The bit of a node record that promises it. */
    public Capability capability() {
        return capability;
    }

    /** The protocols that give it, newest first. */
    public List<ProtocolId> protocols() {
        return protocols;
    }

    /** The newest protocol. */
    public ProtocolId protocol() {
        return protocols.getFirst();
    }

    /** Failures in a row with which a peer loses its place in the pool. */
    int evictedAfter() {
        return toleratedFailures;
    }
}
