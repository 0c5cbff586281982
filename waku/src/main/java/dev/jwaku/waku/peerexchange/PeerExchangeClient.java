package dev.jwaku.waku.peerexchange;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.host.Host;
import dev.jwaku.libp2p.host.RequestResponse;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.enr.Enr;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks connected peers for records of others. Thread-safe. */
public final class PeerExchangeClient {
    private static final Logger log = LoggerFactory.getLogger(PeerExchangeClient.class);

    private final World world;
    private final Host host;
    private final PeerExchangeConfig config;
    private final RequestResponse exchange;

    /** A client on a host. */
    public PeerExchangeClient(World world, Host host, PeerExchangeConfig config) {
        this.world = world;
        this.host = host;
        this.config = config;
        this.exchange = new RequestResponse(PeerExchangeServer.PROTOCOL, config.maxRequest(), config.maxResponse());
    }

    /**
     * Asks for records; those that are no valid records are left out, and counted.
     *
     * @param peers how many, at most {@link PeerExchangeConfig#maxPeers}
     * @return none if the peer knows nobody
     * @throws PeerExchangeException if the peer refuses
     * @throws dev.jwaku.libp2p.Libp2pException if it does not answer, or not properly
     */
    public List<Enr> ask(PeerId peer, int peers, Deadline deadline) {
        int wanted = Math.clamp(peers, 1, config.maxPeers());
        Bytes answer = exchange.ask(host, peer, PeerExchangeCodec.encodeRequest(wanted), deadline);
        PeerExchangeResponse response = PeerExchangeCodec.decodeResponse(answer);
        if (response.status() != PeerExchangeStatus.SUCCESS
                && response.status() != PeerExchangeStatus.SERVICE_UNAVAILABLE) {
            throw new PeerExchangeException(peer, response.status(), response.description());
        }
        List<Enr> records = new ArrayList<>();
        for (Bytes record : response.records()) {
            try {
                records.add(Enr.decode(record));
            } catch (MalformedMessageException e) {
                world.meters()
                        .counter("waku_px_client_errors", "type", "invalid_enr")
                        .increment();
                log.atDebug()
                        .addKeyValue("peer", peer)
                        .addKeyValue("error", e.getMessage())
                        .log("peer exchange named a record that is none");
            }
        }
        world.meters().counter("waku_px_peers_received").add(records.size());
        return List.copyOf(records);
    }
}
