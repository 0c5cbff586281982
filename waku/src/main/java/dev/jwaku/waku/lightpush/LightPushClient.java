package dev.jwaku.waku.lightpush;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.ProtocolNotSupportedException;
import dev.jwaku.libp2p.host.Host;
import dev.jwaku.libp2p.host.RequestResponse;
import dev.jwaku.libp2p.identify.IdentifyInfo;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.message.WakuMessageCodec;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.util.Optional;

/**
 * Publishes through service nodes: version 3 where the peer speaks it, else version 2. Chooses no peer and retries
 * nothing. Thread-safe.
 */
public final class LightPushClient {
    private static final int REQUEST_ID_BYTES = 10;

    private final World world;
    private final Host host;
    private final RequestResponse v3;
    private final RequestResponse v2;

    /** A client on a host. */
    public LightPushClient(World world, Host host, LightPushConfig config) {
        this.world = world;
        this.host = host;
        this.v3 = new RequestResponse(LightPushServer.PROTOCOL, config.maxFrame(), config.maxFrame());
        this.v2 = new RequestResponse(LightPushServer.PROTOCOL_V2, config.maxFrame(), config.maxFrame());
    }

    /**
     * Has a message published by a connected peer.
     *
     * @return its answer; only {@link LightPushResponse#isSuccess} means that it was sent on. A peer of version 3 that
     *     claims success without a relay peer is not believed
     * @throws dev.jwaku.libp2p.Libp2pException if it does not answer, or not properly; the message may have been sent
     *     on
     */
    public LightPushResponse push(PeerId peer, PubsubTopic topic, WakuMessage message, Deadline deadline) {
        return push(
                peer, new LightPushRequest("", Optional.of(topic.name()), WakuMessageCodec.encode(message)), deadline);
    }

    /**
     * Has a message published by a connected peer; without a topic, the peer derives it from the content topic.
     *
     * @param wanted its request id is replaced by a fresh one
     * @return as {@link #push(PeerId, PubsubTopic, WakuMessage, Deadline)}
     * @throws dev.jwaku.libp2p.Libp2pException likewise
     */
    public LightPushResponse push(PeerId peer, LightPushRequest wanted, Deadline deadline) {
        LightPushRequest request = new LightPushRequest(requestId(), wanted.pubsubTopic(), wanted.message());
        Optional<PushTrace> trace = PushTrace.of(world, peer, request);
        trace.ifPresent(PushTrace::asked);
        LightPushResponse response = exchange(peer, request, deadline);
        trace.ifPresent(one -> one.answered(response));
        return response;
    }

    private LightPushResponse exchange(PeerId peer, LightPushRequest request, Deadline deadline) {
        boolean old = host.identified(peer)
                .map(IdentifyInfo::protocols)
                .map(protocols -> protocols.contains(LightPushServer.PROTOCOL_V2)
                        && !protocols.contains(LightPushServer.PROTOCOL))
                .orElse(false);
        if (old) {
            return pushV2(peer, request, deadline);
        }
        try {
            return pushV3(peer, request, deadline);
        } catch (ProtocolNotSupportedException e) {
            return pushV2(peer, request, deadline);
        }
    }

    private LightPushResponse pushV3(PeerId peer, LightPushRequest request, Deadline deadline) {
        LightPushResponse response =
                LightPushCodec.decodeResponse(v3.ask(host, peer, LightPushCodec.encode(request), deadline));
        check(peer, request, response);
        if (response.isSuccess()
                && response.relayPeers().isPresent()
                && response.relayPeers().getAsInt() == 0) {
            return LightPushResponse.failure(
                    response.requestId(), LightPushStatus.NO_PEERS_TO_RELAY, "success without a relay peer");
        }
        return response;
    }

    /**
     * Has a message published by version 2, whatever else the peer speaks.
     *
     * @param wanted its request id is replaced by a fresh one
     * @return its answer
     * @throws dev.jwaku.libp2p.Libp2pException if it does not answer, or not properly
     */
    public LightPushResponse pushV2(PeerId peer, LightPushRequest wanted, Deadline deadline) {
        LightPushRequest request = new LightPushRequest(requestId(), wanted.pubsubTopic(), wanted.message());
        LightPushResponse response =
                LightPushV2Codec.decodeResponse(v2.ask(host, peer, LightPushV2Codec.encode(request), deadline));
        check(peer, request, response);
        return response;
    }

    private static void check(PeerId peer, LightPushRequest request, LightPushResponse response) {
        if (response.isSuccess() && !response.requestId().equals(request.requestId())) {
            throw new MalformedMessageException("light push " + peer + ": the answer is to another request");
        }
    }

    private String requestId() {
        byte[] id = new byte[REQUEST_ID_BYTES];
        world.random().nextBytes(id);
        return Bytes.wrap(id).toHex();
    }
}
