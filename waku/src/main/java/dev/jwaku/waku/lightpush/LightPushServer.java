package dev.jwaku.waku.lightpush;

import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.host.Host;
import dev.jwaku.libp2p.host.RequestResponse;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.message.WakuMessageCodec;
import dev.jwaku.waku.ratelimit.RequestGate;
import dev.jwaku.waku.ratelimit.ServiceMeters;
import dev.jwaku.waku.relay.RelayResult;
import dev.jwaku.waku.sharding.Autosharding;
import dev.jwaku.waku.sharding.InvalidTopicException;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.util.OptionalInt;

/** Publishes for peers, in both versions. Start it before the host listens or dials. Thread-safe. */
public final class LightPushServer {
    /** Version 3. */
    public static final ProtocolId PROTOCOL = ProtocolId.of("/vac/waku/lightpush/3.0.0");
    /** Version 2. */
    public static final ProtocolId PROTOCOL_V2 = ProtocolId.of("/vac/waku/lightpush/2.0.0-beta1");

    /** What a node adds that has no relay peer and takes care of the message nevertheless. */
    public static final String KEPT = "kept here for the clients of this node";

    private static final String NOT_PUBLISHED_V2 = "not_published_to_any_peer";

    /** nwaku's words for a message that was sent already. */
    public static final String DUPLICATE = "Dropping already-seen message";

    private final World world;
    private final LightPushTarget target;
    private final LightPushConfig config;

    private LightPushServer(World world, LightPushTarget target, LightPushConfig config) {
        this.world = world;
        this.target = target;
        this.config = config;
    }

    /** Starts publishing for peers. */
    public static LightPushServer start(
            World world, Host host, LightPushTarget target, RequestGate gate, LightPushConfig config) {
        LightPushServer server = new LightPushServer(world, target, config);
        RequestResponse v3 = new RequestResponse(PROTOCOL, config.maxFrame(), config.maxFrame());
        RequestResponse v2 = new RequestResponse(PROTOCOL_V2, config.maxFrame(), config.maxFrame());
        RequestResponse.Answer answer =
                new ServiceMeters(world, PROTOCOL).guarded(gate, LightPushServer::refuse, server::answer);
        RequestResponse.Answer answerV2 =
                new ServiceMeters(world, PROTOCOL_V2).guarded(gate, LightPushServer::refuseV2, server::answerV2);
        host.handle(PROTOCOL, config.streams(), v3.answering(world, config.idle(), answer));
        host.handle(PROTOCOL_V2, config.streams(), v2.answering(world, config.idle(), answerV2));
        return server;
    }

    private static Bytes refuse(PeerId peer, Bytes encoded) {
        return LightPushCodec.encode(LightPushResponse.failure(
                LightPushResponse.NO_REQUEST,
                LightPushStatus.TOO_MANY_REQUESTS,
                "Request rejected due to too many requests"));
    }

    private static Bytes refuseV2(PeerId peer, Bytes encoded) {
        return LightPushV2Codec.encode(LightPushResponse.failure(
                LightPushResponse.NO_REQUEST, LightPushStatus.TOO_MANY_REQUESTS, "TOO_MANY_REQUESTS"));
    }

    private Bytes answer(PeerId peer, Bytes encoded) {
        try {
            LightPushRequest request = LightPushCodec.decodeRequest(encoded);
            return LightPushCodec.encode(push(peer, request));
        } catch (MalformedMessageException e) {
            countError(PROTOCOL, "decode_rpc_failure");
            return LightPushCodec.encode(LightPushResponse.failure(
                    LightPushResponse.NO_REQUEST,
                    LightPushStatus.BAD_REQUEST,
                    "decode_rpc_failure: " + e.getMessage()));
        }
    }

    private Bytes answerV2(PeerId peer, Bytes encoded) {
        try {
            LightPushRequest request = LightPushV2Codec.decodeRequest(encoded);
            return LightPushV2Codec.encode(inWordsOfV2(push(peer, request, PROTOCOL_V2)));
        } catch (LightPushV2Codec.EmptyRequestException e) {
            countError(PROTOCOL_V2, "empty_request_body_failure");
            return LightPushV2Codec.encode(
                    LightPushResponse.failure("", LightPushStatus.BAD_REQUEST, "empty_request_body_failure"));
        } catch (MalformedMessageException e) {
            countError(PROTOCOL_V2, "decode_rpc_failure");
            return LightPushV2Codec.encode(LightPushResponse.failure(
                    "", LightPushStatus.BAD_REQUEST, "decode_rpc_failure: " + e.getMessage()));
        }
    }

    private static LightPushResponse inWordsOfV2(LightPushResponse response) {
        if (response.isSuccess()) {
            return new LightPushResponse(response.requestId(), response.status(), "OK", response.relayPeers());
        }
        return LightPushStatus.isNoPeers(response.status())
                ? LightPushResponse.failure(response.requestId(), response.status(), NOT_PUBLISHED_V2)
                : response;
    }

    /** Publishes as for a peer, without rate limit: for the node's own REST API. */
    public LightPushResponse push(PeerId peer, LightPushRequest request) {
        return push(peer, request, PROTOCOL);
    }

    private LightPushResponse push(PeerId peer, LightPushRequest request, ProtocolId protocol) {
        world.meters()
                .counter(name(protocol) + "_messages", "type", "PushRequest")
                .increment();
        WakuMessage message = WakuMessageCodec.decode(request.message());
        String id = request.requestId();
        if (request.message().length() > config.maxMessage()) {
            return invalid(protocol, id, "Message size exceeded maximum of " + config.maxMessage() + " bytes");
        }
        PubsubTopic topic;
        try {
            topic = topic(request, message);
        } catch (InvalidTopicException e) {
            return invalid(protocol, id, "Invalid content-topic:" + e.getMessage());
        }
        LightPushResponse response = publish(protocol, id, topic, request.message());
        emit(peer, topic, message, response, protocol);
        return response;
    }

    private PubsubTopic topic(LightPushRequest request, WakuMessage message) {
        if (request.pubsubTopic().isPresent()) {
            return PubsubTopic.of(request.pubsubTopic().get());
        }
        if (config.shardsInCluster() == 0) {
            throw new InvalidTopicException("no pubsub topic, and autosharding is off");
        }
        return Autosharding.shardOf(message.contentTopic(), config.cluster(), config.shardsInCluster())
                .topic();
    }

    private LightPushResponse publish(ProtocolId protocol, String id, PubsubTopic topic, Bytes message) {
        RelayResult result;
        try {
            result = target.publish(topic, message, Deadline.after(world, config.publishTimeout()));
        } catch (Libp2pException e) {
            countError(protocol, "relay_failure");
            return LightPushResponse.failure(id, LightPushStatus.INTERNAL_SERVER_ERROR, "relay: " + e.getMessage());
        }
        return switch (result) {
            case RelayResult.Published published ->
                new LightPushResponse(id, LightPushStatus.SUCCESS, "", OptionalInt.of(published.peers()));
            case RelayResult.NoPeers ignored -> alone(protocol, id, topic, message);
            case RelayResult.Duplicate ignored -> invalid(protocol, id, DUPLICATE);
            case RelayResult.TooLarge large ->
                invalid(protocol, id, "Message size exceeded maximum of " + large.limit() + " bytes");
            case RelayResult.Invalid why -> invalid(protocol, id, why.reason());
        };
    }

    /** The status says that nobody was relayed to, as nwaku's does, which shows the message to its clients too. */
    private LightPushResponse alone(ProtocolId protocol, String id, PubsubTopic topic, Bytes message) {
        countError(protocol, NOT_PUBLISHED_V2);
        String reason = "No peers for topic, skipping publish";
        try {
            boolean isKept = target.keep(topic, message, Deadline.after(world, config.publishTimeout()));
            reason = isKept ? reason + "; " + KEPT : reason;
        } catch (Libp2pException e) {
            countError(protocol, "relay_failure");
        }
        return LightPushResponse.failure(id, LightPushStatus.NO_PEERS_TO_RELAY, reason);
    }

    private LightPushResponse invalid(ProtocolId protocol, String id, String reason) {
        countError(protocol, "invalid_message");
        return LightPushResponse.failure(id, LightPushStatus.INVALID_MESSAGE, reason);
    }

    private void emit(
            PeerId peer, PubsubTopic topic, WakuMessage message, LightPushResponse response, ProtocolId protocol) {
        if (world.events().isEnabled()) {
            world.events()
                    .emit(
                            "lightpush_handled",
                            "peer",
                            peer.toString(),
                            "request_id",
                            response.requestId(),
                            "msg_hash",
                            MessageHash.of(topic, message).toString(),
                            "topic",
                            topic.name(),
                            "ctopic",
                            message.contentTopic().name(),
                            "protocol",
                            protocol.toString(),
                            "size",
                            message.payload().length(),
                            "status",
                            response.status());
        }
    }

    private void countError(ProtocolId protocol, String type) {
        world.meters().counter(name(protocol) + "_errors", "type", type).increment();
    }

    /** nwaku counts the versions apart. */
    private static String name(ProtocolId protocol) {
        return protocol.equals(PROTOCOL) ? "waku_lightpush_v3" : "waku_lightpush";
    }
}
