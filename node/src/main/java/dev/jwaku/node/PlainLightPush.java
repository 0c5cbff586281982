package dev.jwaku.node;

import dev.jwaku.delivery.Subscription;
import dev.jwaku.delivery.network.Attempt;
import dev.jwaku.delivery.network.PublishOutcome;
import dev.jwaku.delivery.network.SendWay;
import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.peers.ServiceFailure;
import dev.jwaku.peers.ServicePool;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.lightpush.LightPushClient;
import dev.jwaku.waku.lightpush.LightPushResponse;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Light push to one peer at a time. */
record PlainLightPush(World world, LightPushClient client, ServicePool pool) implements SendWay {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @Override
    public PublishOutcome publish(PubsubTopic topic, WakuMessage message, Attempt attempt) {
        Optional<PeerId> chosen = pool.choose();
        if (chosen.isEmpty()) {
            return new PublishOutcome.NoPeers();
        }
        PeerId peer = chosen.get();
        try {
            LightPushResponse response = client.push(peer, topic, message, Deadline.after(world, TIMEOUT));
            if (response.isSuccess()) {
                return new PublishOutcome.Taken(1, List.of(peer));
            }
            return new PublishOutcome.TryAgain(response.description(), List.of(peer));
        } catch (Libp2pException e) {
            boolean evicted = pool.failed(peer, ServiceFailure.NO_ANSWER);
            return new PublishOutcome.TryAgain(e.getMessage() + (evicted ? ", replaced" : ""), List.of(peer));
        }
    }

    @Override
    public int livePeers(PubsubTopic topic) {
        return pool.active().size();
    }

    @Override
    public Subscription onPeersChanged(Runnable changed) {
        return () -> {};
    }
}
