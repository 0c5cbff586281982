package dev.jwaku.waku.relay;

import dev.jwaku.libp2p.gossipsub.GossipMessage;
import dev.jwaku.libp2p.gossipsub.GossipTracer;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.message.WakuMessageCodec;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.util.List;

/** Counts what goes out and what comes, and tells of every message that goes out, where anybody listens. */
final class RelayTracer implements GossipTracer {
    private final World world;
    private final RelayMeters meters;

    RelayTracer(World world, RelayMeters meters) {
        this.world = world;
        this.meters = meters;
    }

    @Override
    public void copyReceived(String topic, int bytes) {
        meters.copyReceived(topic, bytes);
    }

    /** Only what was judged to be a WakuMessage is ever sent, so it decodes. */
    @Override
    public void sent(List<PeerId> peers, GossipMessage gossip) {
        meters.sent(gossip.topic(), gossip.data().length(), peers.size());
        if (!world.events().isEnabled() || peers.isEmpty()) {
            return;
        }
        PubsubTopic topic = PubsubTopic.of(gossip.topic());
        WakuMessage message = WakuMessageCodec.decode(gossip.data());
        world.events()
                .emit(
                        "relay_sent",
                        "msg_hash",
                        MessageHash.of(topic, message).toString(),
                        "msg_id",
                        gossip.id().toString(),
                        "topic",
                        topic.name(),
                        "ctopic",
                        message.contentTopic().name(),
                        "peers",
                        peers,
                        "size",
                        message.payload().length());
    }
}
