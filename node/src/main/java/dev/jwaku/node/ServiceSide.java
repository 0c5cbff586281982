package dev.jwaku.node;

import dev.jwaku.delivery.inbox.Criterion;
import dev.jwaku.delivery.network.DeliveryNetwork;
import dev.jwaku.delivery.network.Link;
import dev.jwaku.delivery.network.PoolStoreNodes;
import dev.jwaku.delivery.network.PublishOutcome;
import dev.jwaku.delivery.network.RelayWay;
import dev.jwaku.delivery.network.StoreNodes;
import dev.jwaku.delivery.service.ServiceInbox;
import dev.jwaku.delivery.service.ServiceOutbox;
import dev.jwaku.libp2p.DeadlineExceededException;
import dev.jwaku.peers.Service;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.waku.filter.FilterCriterion;
import dev.jwaku.waku.filter.FilterServer;
import dev.jwaku.waku.message.WakuMessageCodec;
import dev.jwaku.waku.relay.RelayResult;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What a service node does about the messages of its clients after it has answered them. */
final class ServiceSide implements AutoCloseable {
    private static final Duration PUBLISH_TIMEOUT = Duration.ofSeconds(5);

    private final WakuNode node;
    private final Deque<AutoCloseable> owned = new ArrayDeque<>();

    private ServiceSide(WakuNode node) {
        this.node = node;
    }

    /** Follows up what the node's services took on. */
    static ServiceSide start(WakuNode node, Services services) {
        ServiceSide side = new ServiceSide(node);
        StoreNodes stores = new PoolStoreNodes(
                node.world(), node.storeClient(), node.servicePools().of(Service.STORE));
        MonitoredLink link = new MonitoredLink(node.monitor());
        if (services.lightPush().isPresent()) {
            ServiceOutbox outbox = new ServiceOutbox(node.world(), link, stores, side::republish);
            side.owned.push(outbox);
            services.followUp(outbox);
        }
        services.filter().ifPresent(filter -> side.follow(filter, stores, link));
        return side;
    }

    private void follow(FilterServer filter, StoreNodes stores, Link link) {
        RelayWay relay = new RelayWay(node.world(), node.relay());
        owned.push(relay);
        owned.push(new ServiceInbox(
                node.world(),
                new DeliveryNetwork(relay, relay, stores, link),
                most -> criteria(filter, most),
                message -> filter.push(
                        message.pubsubTopic(), message.message(), WakuMessageCodec.encode(message.message()))));
    }

    /** Only of what we relay: a client does not make us join a shard. */
    private List<Criterion> criteria(FilterServer filter, int most) {
        List<PubsubTopic> relayed = node.relay().topics();
        List<Criterion> criteria = new ArrayList<>();
        for (FilterCriterion asked : filter.criteria(most)) {
            relayed.stream()
                    .filter(topic -> topic.name().equals(asked.pubsubTopic()))
                    .forEach(topic -> criteria.add(new Criterion(topic, ContentTopic.of(asked.contentTopic()))));
        }
        return criteria;
    }

    private PublishOutcome republish(PubsubTopic topic, Bytes encoded) {
        try {
            Deadline deadline = Deadline.after(node.world(), PUBLISH_TIMEOUT);
            return switch (node.relay().republishEncoded(topic, encoded, deadline)) {
                case RelayResult.Published published -> new PublishOutcome.Taken(published.peers());
                case RelayResult.Duplicate ignored -> new PublishOutcome.Taken(1);
                case RelayResult.NoPeers ignored -> new PublishOutcome.NoPeers();
                case RelayResult.TooLarge large -> new PublishOutcome.Refused("too large: " + large.bytes());
                case RelayResult.Invalid invalid -> new PublishOutcome.Refused(invalid.reason());
            };
        } catch (DeadlineExceededException e) {
            return new PublishOutcome.TryAgain("relay peers are behind", List.of());
        }
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable part = owned.poll(); part != null; part = owned.poll()) {
            part.close();
        }
    }
}
