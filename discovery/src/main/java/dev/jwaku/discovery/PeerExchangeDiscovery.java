package dev.jwaku.discovery;

import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.host.Host;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.enr.Enr;
import dev.jwaku.waku.peerexchange.PeerExchangeClient;
import dev.jwaku.waku.peerexchange.PeerExchangeException;
import dev.jwaku.waku.peerexchange.PeerExchangeServer;
import java.time.Duration;
import java.util.List;

/** Asks a connected peer that offers peer exchange, another one each time. */
public final class PeerExchangeDiscovery implements Discovery {
    /** As many as status-go asks for. */
    private static final int RECORDS = 20;

    private static final Duration INTERVAL = Duration.ofSeconds(60);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    private final World world;
    private final Host host;
    private final PeerExchangeClient client;

    /** A source over a host, which it does not own. */
    public PeerExchangeDiscovery(World world, Host host, PeerExchangeClient client) {
        this.world = world;
        this.host = host;
        this.client = client;
    }

    @Override
    public Source source() {
        return Source.PEER_EXCHANGE;
    }

    @Override
    public Duration interval() {
        return INTERVAL;
    }

    @Override
    public List<Enr> search(Deadline deadline) {
        List<PeerId> peers = host.peers().stream().filter(this::answers).toList();
        if (peers.isEmpty()) {
            throw new DiscoveryException("peer exchange: no connected peer offers it");
        }
        PeerId peer = peers.get(world.random().nextInt(peers.size()));
        try {
            return client.ask(peer, RECORDS, deadline.earlier(Deadline.after(world, ANSWER_TIMEOUT)));
        } catch (Libp2pException | PeerExchangeException e) {
            throw new DiscoveryException("peer exchange: " + e.getMessage(), e);
        }
    }

    private boolean answers(PeerId peer) {
        return host.identified(peer)
                .map(info -> info.protocols().contains(PeerExchangeServer.PROTOCOL))
                .orElse(false);
    }
}
