package dev.jwaku.waku.peerexchange;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.host.Host;
import dev.jwaku.libp2p.host.RequestResponse;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Meters;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.enr.Enr;
import dev.jwaku.waku.ratelimit.RequestGate;
import dev.jwaku.waku.ratelimit.ServiceMeters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Names a random choice of the nodes we know to whoever asks; never the asking peer itself. Start it before the host
 * listens or dials. Thread-safe.
 */
public final class PeerExchangeServer {
    /** The protocol. */
    public static final ProtocolId PROTOCOL = ProtocolId.of("/vac/waku/peer-exchange/2.0.0-alpha1");

    private final World world;
    private final KnownRecords known;
    private final PeerExchangeConfig config;
    private final Meters.Counter sent;

    private PeerExchangeServer(World world, KnownRecords known, PeerExchangeConfig config) {
        this.world = world;
        this.known = known;
        this.config = config;
        this.sent = world.meters().counter("waku_px_peers_sent");
        world.meters().gauge("waku_px_peers_cached", () -> known.snapshot().size());
    }

    /** Starts answering. */
    public static PeerExchangeServer start(
            World world, Host host, KnownRecords known, RequestGate gate, PeerExchangeConfig config) {
        PeerExchangeServer server = new PeerExchangeServer(world, known, config);
        RequestResponse.Answer answer =
                new ServiceMeters(world, PROTOCOL).guarded(gate, PeerExchangeServer::refuse, server::answer);
        RequestResponse exchange = new RequestResponse(PROTOCOL, config.maxRequest(), config.maxResponse());
        host.handle(PROTOCOL, config.streams(), exchange.answering(world, config.idle(), answer));
        return server;
    }

    private static Bytes refuse(PeerId peer, Bytes encoded) {
        return PeerExchangeCodec.encode(
                PeerExchangeResponse.failure(PeerExchangeStatus.TOO_MANY_REQUESTS, "TOO_MANY_REQUESTS"));
    }

    private Bytes answer(PeerId peer, Bytes encoded) {
        long wanted;
        try {
            wanted = PeerExchangeCodec.decodeRequest(encoded);
        } catch (MalformedMessageException e) {
            world.meters()
                    .counter("waku_px_errors", "type", "decode_rpc_failure")
                    .increment();
            return PeerExchangeCodec.encode(
                    PeerExchangeResponse.failure(PeerExchangeStatus.BAD_REQUEST, String.valueOf(e.getMessage())));
        }
        List<Bytes> chosen = choose(peer, wanted);
        sent.add(chosen.size());
        world.events().emit("px_answered", "peer", peer.toString(), "records", chosen.size());
        return PeerExchangeCodec.encode(PeerExchangeResponse.success(chosen));
    }

    /** A negative number is a large unsigned one. */
    private List<Bytes> choose(PeerId peer, long wanted) {
        List<Enr> candidates = new ArrayList<>(known.snapshot());
        candidates.removeIf(record -> record.peerId().equals(peer));
        Collections.shuffle(candidates, world.random());
        long most = wanted < 0 ? config.maxPeers() : Math.min(wanted, config.maxPeers());
        return candidates.stream().limit(most).map(Enr::encode).toList();
    }
}
