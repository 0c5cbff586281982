package dev.jwaku.libp2p.identify;

import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.identity.PublicKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import java.util.List;
import java.util.Optional;

/**
 * What a peer says of itself. Nothing in it is proven, except that {@link IdentifyService} checks the key.
 *
 * @param publicKey the peer's key, if it sent one
 * @param listenAddrs where it says it listens; addresses we cannot read are left out
 * @param protocols what it serves, in its order, each once
 * @param observedAddr our address as it sees us, if it sent one that we can read
 * @param protocolVersion for example {@code ipfs/0.1.0}; may be empty
 * @param agentVersion the peer's software; may be empty
 */
public record IdentifyInfo(
        Optional<PublicKey> publicKey,
        List<Multiaddr> listenAddrs,
        List<ProtocolId> protocols,
        Optional<Multiaddr> observedAddr,
        String protocolVersion,
        String agentVersion) {
    public IdentifyInfo {
        listenAddrs = List.copyOf(listenAddrs);
        protocols = List.copyOf(protocols);
    }

    /** Whether the peer says it serves the protocol. */
    public boolean supports(ProtocolId protocol) {
        return protocols.contains(protocol);
    }
}
