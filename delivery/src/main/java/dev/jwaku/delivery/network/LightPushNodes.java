package dev.jwaku.delivery.network;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.peers.Patience;
import dev.jwaku.peers.ServiceFailure;
import dev.jwaku.peers.ServicePool;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.waku.lightpush.LightPushClient;
import dev.jwaku.waku.lightpush.LightPushResponse;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The light push nodes that can be asked. Thread-safe. */
interface LightPushNodes {
    /** Connected nodes, the best first, of different networks where possible. */
    List<PeerId> connected();

    /**
     * Has a message published.
     *
     * @throws dev.jwaku.libp2p.Libp2pException if the node does not answer, or not properly
     */
    LightPushResponse push(PeerId node, PubsubTopic topic, WakuMessage message, Deadline deadline);

    /** How long a node may take to answer. */
    default Duration patience(PeerId node) {
        return LightPushWay.TIMEOUT;
    }

    /** A node did what it was asked to. */
    void succeeded(PeerId node, Duration rtt);

    /** A node was of no use. */
    void failed(PeerId node, ServiceFailure failure);

    /** The nodes of a pool. */
    static LightPushNodes of(LightPushClient client, ServicePool pool, Patience patience) {
        return new LightPushNodes() {
            @Override
            public Duration patience(PeerId node) {
                return patience.with(node, LightPushWay.TIMEOUT);
            }

            @Override
            public List<PeerId> connected() {
                List<PeerId> nodes = new ArrayList<>(pool.active());
                pool.warm().stream().filter(peer -> !nodes.contains(peer)).forEach(nodes::add);
                return nodes;
            }

            @Override
            public LightPushResponse push(PeerId node, PubsubTopic topic, WakuMessage message, Deadline deadline) {
                return client.push(node, topic, message, deadline);
            }

            @Override
            public void succeeded(PeerId node, Duration rtt) {
                pool.succeeded(node, rtt);
            }

            @Override
            public void failed(PeerId node, ServiceFailure failure) {
                pool.failed(node, failure);
            }
        };
    }
}
