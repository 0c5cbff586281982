package dev.jwaku.peers;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Peers for tests. */
final class PeersFixtures {
    private static final List<PeerId> PEERS = new ArrayList<>();

    static {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 40; i++) {
            PEERS.add(PeerId.of(PrivateKey.generateSecp256k1(random::nextBytes).publicKey()));
        }
    }

    private PeersFixtures() {}

    /** The same peer for the same number, below 40. */
    static PeerId peer(int number) {
        return PEERS.get(number);
    }

    static Multiaddr at(String ip) {
        return Multiaddr.tcp(ip, 60_000);
    }

    /** Makes peers known that offer the service, each at an address of its own. */
    static void know(PeerLedger ledger, Service service, String network, int from, int to) {
        for (int i = from; i < to; i++) {
            ledger.identified(peer(i), service.protocols(), List.of(at(network + (i + 1))));
        }
    }
}
