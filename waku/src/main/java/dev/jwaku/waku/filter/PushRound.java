package dev.jwaku.waku.filter;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** The pushes of one message, until the last of them has ended: then it says who got it, and how long that took. */
final class PushRound {
    private final World world;
    private final FilterMeters meters;
    private final long start;
    private final AtomicInteger open;
    private final Optional<Trace> trace;

    private PushRound(World world, FilterMeters meters, int peers, Optional<Trace> trace) {
        this.world = world;
        this.meters = meters;
        this.start = world.nanoTime();
        this.open = new AtomicInteger(peers);
        this.trace = trace;
    }

    /** One for these peers. */
    static PushRound of(World world, FilterMeters meters, PubsubTopic topic, WakuMessage message, List<PeerId> peers) {
        Optional<Trace> trace =
                world.events().isEnabled() ? Optional.of(new Trace(world, topic, message)) : Optional.empty();
        trace.ifPresent(one -> one.emit("filter_pushing", "peers", peers));
        return new PushRound(world, meters, peers.size(), trace);
    }

    /** The push to a peer ended; it is in the stream, or never will be. */
    void ended(PeerId peer, boolean success) {
        trace.ifPresent(one -> (success ? one.sent : one.failed).add(peer));
        if (open.decrementAndGet() == 0) {
            meters.roundEnded(world.nanoTime() - start);
            trace.ifPresent(Trace::end);
        }
    }

    /** Who got it, for whoever listens to events. */
    private static final class Trace {
        private final World world;
        private final PubsubTopic topic;
        private final String contentTopic;
        private final MessageHash hash;
        private final Queue<PeerId> sent = new ConcurrentLinkedQueue<>();
        private final Queue<PeerId> failed = new ConcurrentLinkedQueue<>();

        Trace(World world, PubsubTopic topic, WakuMessage message) {
            this.world = world;
            this.topic = topic;
            this.contentTopic = message.contentTopic().name();
            this.hash = MessageHash.of(topic, message);
        }

        private void end() {
            emit("filter_pushed", "peers", List.copyOf(sent));
            if (!failed.isEmpty()) {
                emit("filter_push_failed", "peers", List.copyOf(failed));
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
