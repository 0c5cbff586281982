package dev.jwaku.waku.filter;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** The pushes of one message, until the last of them has ended: then it says who got it. */
abstract class PushRound {
    /** One that nobody asks about. */
    static final PushRound SILENT = new PushRound() {
        @Override
        void ended(PeerId peer, boolean sent) {
            // nobody listens
        }
    };

    /** One for these peers. */
    static PushRound of(World world, PubsubTopic topic, WakuMessage message, List<PeerId> peers) {
        return world.events().isEnabled() ? new Traced(world, topic, message, peers) : SILENT;
    }

    /** The push to a peer ended; it is in the stream, or never will be. */
    abstract void ended(PeerId peer, boolean sent);

    private static final class Traced extends PushRound {
        private final World world;
        private final PubsubTopic topic;
        private final String contentTopic;
        private final MessageHash hash;
        private final AtomicInteger open;
        private final Queue<PeerId> sent = new ConcurrentLinkedQueue<>();
        private final Queue<PeerId> failed = new ConcurrentLinkedQueue<>();

        Traced(World world, PubsubTopic topic, WakuMessage message, List<PeerId> peers) {
            this.world = world;
            this.topic = topic;
            this.contentTopic = message.contentTopic().name();
            this.hash = MessageHash.of(topic, message);
            this.open = new AtomicInteger(peers.size());
            emit("filter_pushing", "peers", peers);
        }

        @Override
        void ended(PeerId peer, boolean success) {
            (success ? sent : failed).add(peer);
            if (open.decrementAndGet() == 0) {
                emit("filter_pushed", "peers", List.copyOf(sent));
                if (!failed.isEmpty()) {
                    emit("filter_push_failed", "peers", List.copyOf(failed));
                }
            }
        }

        private void emit(String event, String key, Object value) {
            world.events()
                    .emit(
                            event,
                            "msg_hash",
                            hash.toString(),
                            "topic",
                            topic.name(),
                            "ctopic",
                            contentTopic,
                            key,
                            value);
        }
    }
}
