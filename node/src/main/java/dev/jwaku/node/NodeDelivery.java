package dev.jwaku.node;

import dev.jwaku.delivery.Delivery;
import dev.jwaku.delivery.DeliveryConfig;
import dev.jwaku.delivery.DeliveryEvent;
import dev.jwaku.delivery.DeliveryMode;
import dev.jwaku.delivery.MessageListener;
import dev.jwaku.delivery.ReceivedMessage;
import dev.jwaku.delivery.Redundancy;
import dev.jwaku.delivery.SendRequest;
import dev.jwaku.delivery.SendTicket;
import dev.jwaku.delivery.Since;
import dev.jwaku.delivery.Subscription;
import dev.jwaku.delivery.network.DeliveryNetwork;
import dev.jwaku.delivery.network.FallbackSendWay;
import dev.jwaku.delivery.network.FilterWay;
import dev.jwaku.delivery.network.LightPushWay;
import dev.jwaku.delivery.network.PoolStoreNodes;
import dev.jwaku.delivery.network.RelayWay;
import dev.jwaku.delivery.network.StoreNodes;
import dev.jwaku.delivery.network.SwitchingWay;
import dev.jwaku.delivery.network.Ways;
import dev.jwaku.peers.NetworkTimeWorld;
import dev.jwaku.peers.Service;
import dev.jwaku.peers.ServicePool;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.sharding.ContentTopic;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delivery over the parts of a node, in the mode of the moment. */
final class NodeDelivery implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NodeDelivery.class);

    private final WakuNode node;
    private final Deque<AutoCloseable> owned = new ArrayDeque<>();
    private final Optional<Ways> relay;
    private final Ways edge;
    private final SwitchingWay switching;
    private final Delivery delivery;

    private NodeDelivery(WakuNode node, Path folder, DeliveryConfig settings, DeliveryMode mode) {
        this.node = node;
        World world = node.world();
        boolean complete = false;
        try {
            MonitoredLink link = new MonitoredLink(node.monitor());
            StoreNodes stores = new PoolStoreNodes(world, node.storeClient(), pool(Service.STORE));
            Redundancy redundancy = settings.redundancy();
            LightPushWay push = own(new LightPushWay(
                    world, node.lightPushClient(), pool(Service.LIGHTPUSH), redundancy.publish(), node.patience()));
            this.relay = node.config().relay() ? Optional.of(relay(world, push)) : Optional.empty();
            this.edge = edge(world, push, redundancy.receive(), link, stores);
            this.switching = own(new SwitchingWay(world, ways(mode)));
            this.delivery = own(Delivery.open(
                    new NetworkTimeWorld(world, node.clockOffset()),
                    folder,
                    new DeliveryNetwork(switching.send(), switching.receive(), stores, link),
                    settings));
            delivery.listen(event -> {
                if (event instanceof DeliveryEvent.Stored stored) {
                    node.clockOffset().confirmed(stored.stampedAt());
                }
            });
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    /**
     * Opens it; if that fails, nothing is left running.
     *
     * @throws IllegalStateException if the node cannot be in this mode
     */
    static NodeDelivery open(WakuNode node, Path folder, DeliveryConfig settings, DeliveryMode mode) {
        return new NodeDelivery(node, folder, settings, mode);
    }

    private ServicePool pool(Service service) {
        return node.servicePools().of(service);
    }

    private Ways relay(World world, LightPushWay push) {
        RelayWay way = own(new RelayWay(world, node.relay()));
        FallbackSendWay out = own(new FallbackSendWay(world, way, push));
        return new Ways(DeliveryMode.RELAY, out, way, node::followConfigured, () -> {
            node.unfollowAll();
            way.shardsWereLeft();
        });
    }

    private Ways edge(World world, LightPushWay push, int receive, MonitoredLink link, StoreNodes stores) {
        FilterWay filter = own(new FilterWay(
                world, node.host(), node.filterClient(), pool(Service.FILTER), receive, link, stores, node.patience()));
        node.addFilterListener(filter);
        owned.push(() -> node.removeFilterListener(filter));
        return Ways.of(DeliveryMode.EDGE, push, filter);
    }

    private Ways ways(DeliveryMode mode) {
        return switch (mode) {
            case RELAY -> relay.orElseThrow(() -> new IllegalStateException("this node takes no part in relay"));
            case EDGE -> edge;
        };
    }

    private <T extends AutoCloseable> T own(T part) {
        owned.push(part);
        return part;
    }

    Delivery delivery() {
        return delivery;
    }

    /** Accepts a message for the shard of its content topic. */
    SendTicket send(ContentTopic topic, Bytes payload) {
        return delivery.send(SendRequest.of(node.config().topicOf(topic), topic, payload));
    }

    Subscription subscribe(ContentTopic topic, MessageListener listener) {
        return delivery.subscribe(node.config().topicOf(topic), topic, listener);
    }

    Subscription subscribe(ContentTopic topic, Since since, MessageListener listener) {
        return delivery.subscribe(node.config().topicOf(topic), topic, since, listener);
    }

    List<ReceivedMessage> history(ContentTopic topic, long cursor, int most) {
        return delivery.history(node.config().topicOf(topic), topic, cursor, most);
    }

    /**
     * Sends and receives in this mode from now on.
     *
     * @throws IllegalStateException if the node cannot be in this mode
     */
    void switchTo(DeliveryMode mode) {
        switching.switchTo(ways(mode));
    }

    @Override
    public void close() {
        for (AutoCloseable part = owned.poll(); part != null; part = owned.poll()) {
            try {
                part.close();
            } catch (Exception e) {
                log.atWarn()
                        .addKeyValue("part", part.getClass().getSimpleName())
                        .setCause(e)
                        .log("did not close cleanly");
            }
        }
    }
}
