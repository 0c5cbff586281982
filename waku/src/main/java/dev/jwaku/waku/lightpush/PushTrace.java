package dev.jwaku.waku.lightpush;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.message.WakuMessageCodec;
import dev.jwaku.waku.sharding.InvalidTopicException;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.util.Optional;

/** What a client tells of one light push, for whoever listens to events. */
final class PushTrace {
    private final World world;
    private final PeerId peer;
    private final String requestId;
    private final PubsubTopic topic;
    private final WakuMessage message;
    private final MessageHash hash;

    private PushTrace(World world, PeerId peer, String requestId, PubsubTopic topic, WakuMessage message) {
        this.world = world;
        this.peer = peer;
        this.requestId = requestId;
        this.topic = topic;
        this.message = message;
        this.hash = MessageHash.of(topic, message);
    }

    /** Nothing if nobody listens, or the message has no hash before the service names its topic. */
    static Optional<PushTrace> of(World world, PeerId peer, LightPushRequest request) {
        if (!world.events().isEnabled() || request.pubsubTopic().isEmpty()) {
            return Optional.empty();
        }
        try {
            PubsubTopic topic = PubsubTopic.of(request.pubsubTopic().get());
            WakuMessage message = WakuMessageCodec.decode(request.message());
            return Optional.of(new PushTrace(world, peer, request.requestId(), topic, message));
        } catch (MalformedMessageException | InvalidTopicException e) {
            return Optional.empty(); // the service says what is wrong with it
        }
    }

    void asked() {
        emit("lightpush_asked", "size", message.payload().length());
    }

    void answered(LightPushResponse response) {
        emit("lightpush_answered", "status", response.status());
    }

    private void emit(String event, String key, int value) {
        world.events()
                .emit(
                        event,
                        "peer",
                        peer.toString(),
                        "request_id",
                        requestId,
                        "msg_hash",
                        hash.toString(),
                        "topic",
                        topic.name(),
                        "ctopic",
                        message.contentTopic().name(),
                        key,
                        value);
    }
}
