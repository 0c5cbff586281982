package dev.jwaku.tools.verification;

import dev.jwaku.delivery.DeliveryConfig;
import dev.jwaku.delivery.InboxConfig;
import dev.jwaku.delivery.ReceivedMessage;
import dev.jwaku.delivery.Since;
import dev.jwaku.delivery.Subscription;
import dev.jwaku.delivery.inbox.Criterion;
import dev.jwaku.delivery.inbox.Receiving;
import dev.jwaku.delivery.network.Attempt;
import dev.jwaku.delivery.network.DeliveryNetwork;
import dev.jwaku.delivery.network.Link;
import dev.jwaku.delivery.network.PublishOutcome;
import dev.jwaku.delivery.network.ReceiveWay;
import dev.jwaku.delivery.network.SendWay;
import dev.jwaku.delivery.network.StoreNodes;
import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.peers.ConnectionListener;
import dev.jwaku.peers.LinkSnapshot;
import dev.jwaku.peers.LinkState;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.store.StoreException;
import dev.jwaku.waku.store.StorePage;
import dev.jwaku.waku.store.StoreQuery;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The receiving half of delivery itself, with its inbox in memory.
 *
 * @param link how well the client is connected, of which it depends whether the gap between questions may grow
 */
record Verifier(String name, LinkState link) implements Pattern {
    private static final int PEERS = 4;

    @Override
    public void ask(StoreSession session, Duration time) {
        Network network = new Network(session, link);
        DeliveryConfig config =
                DeliveryConfig.defaults().withInbox(InboxConfig.defaults().inMemory());
        Tasks tasks = new Tasks(session.world(), "receiving");
        Receiving receiving = Receiving.open(
                session.world(),
                Path.of("in-memory"),
                new DeliveryNetwork(network, network, network, network),
                config,
                event -> {});
        try {
            receiving.start(tasks);
            for (ContentTopic contentTopic : session.contentTopics()) {
                receiving.subscribe(
                        new Criterion(session.topic(), contentTopic), Since.now(), message -> shown(session, message));
            }
            session.sleep(time);
        } finally {
            receiving.stop();
            tasks.close();
            receiving.close();
        }
    }

    private static void shown(StoreSession session, ReceivedMessage message) {
        if (message.arrival() == ReceivedMessage.Arrival.RECOVERED) {
            session.found(message.hash());
        }
    }

    /** Live messages from the session, one store node behind its connection, a link that stands. */
    private record Network(StoreSession session, LinkState state) implements SendWay, ReceiveWay, StoreNodes, Link {
        @Override
        public PublishOutcome publish(PubsubTopic topic, WakuMessage message, Attempt attempt) {
            return new PublishOutcome.NoPeers();
        }

        @Override
        public Subscription onPeersChanged(Runnable changed) {
            return () -> {};
        }

        @Override
        public Subscription subscribe(PubsubTopic topic, ContentTopic contentTopic, Receiver receiver) {
            session.listen(message -> {
                if (message.contentTopic().equals(contentTopic)) {
                    receiver.onMessage(topic, message);
                }
            });
            return () -> {};
        }

        @Override
        public int livePeers(PubsubTopic topic) {
            return PEERS;
        }

        @Override
        public List<PeerId> choose(int most, Set<PeerId> without) {
            return without.contains(session.store()) ? List.of() : List.of(session.store());
        }

        @Override
        public boolean areKnown() {
            return true;
        }

        @Override
        public Set<MessageHash> present(PeerId node, List<MessageHash> hashes) {
            Set<MessageHash> found = new LinkedHashSet<>();
            StoreQuery question =
                    StoreQuery.builder().hashes(hashes).limit(hashes.size()).build();
            query(node, question).entries().forEach(entry -> found.add(entry.hash()));
            return found;
        }

        @Override
        public StorePage query(PeerId node, StoreQuery query) {
            try {
                return session.ask(query);
            } catch (StoreException | Libp2pException e) {
                throw new NoAnswerException("store " + node + ": " + e.getMessage(), e);
            }
        }

        @Override
        public void contradicted(PeerId node) {
            // there is no other one
        }

        @Override
        public LinkSnapshot snapshot() {
            return new LinkSnapshot(state, true, true, true, PEERS);
        }

        @Override
        public Subscription listen(ConnectionListener listener) {
            return () -> {};
        }
    }
}
