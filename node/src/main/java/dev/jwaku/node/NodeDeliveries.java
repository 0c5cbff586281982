package dev.jwaku.node;

import dev.jwaku.delivery.DeliveryConfig;
import dev.jwaku.delivery.DeliveryMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Everything that delivers messages over one node, in one mode. Thread-safe. */
final class NodeDeliveries {
    private final WakuNode node;
    private final NodeConfig config;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<NodeDelivery> opened = new ArrayList<>();
    private volatile DeliveryMode mode;
    private volatile @Nullable NodeDelivery configured;

    NodeDeliveries(WakuNode node, NodeConfig config) {
        this.node = node;
        this.config = config;
        this.mode = config.firstMode();
    }

    /** Opens what the configuration wants. */
    void start() {
        config.delivery().ifPresent(settings -> configured = open(settings.folder(), settings.config()));
    }

    NodeDelivery open(Path folder, DeliveryConfig settings) {
        lock.lock();
        try {
            NodeDelivery delivery = node.own(NodeDelivery.open(node, folder, settings, mode));
            opened.add(delivery);
            node.addPending(() -> delivery.delivery().isWaiting());
            return delivery;
        } finally {
            lock.unlock();
        }
    }

    NodeDelivery configured() {
        NodeDelivery delivery = configured;
        if (delivery == null) {
            throw new IllegalStateException("the node was configured without a folder for delivery");
        }
        return delivery;
    }

    boolean isConfigured() {
        return configured != null;
    }

    DeliveryMode mode() {
        return mode;
    }

    boolean isRelaying() {
        return config.relay() && mode == DeliveryMode.RELAY;
    }

    void switchTo(DeliveryMode wanted) {
        if (wanted == DeliveryMode.RELAY && !config.relay()) {
            throw new IllegalStateException("the node was started without relay");
        }
        if (wanted == DeliveryMode.EDGE && config.services().needRelay()) {
            throw new IllegalStateException("a node that serves others must relay");
        }
        lock.lock();
        try {
            if (mode == wanted) {
                return;
            }
            mode = wanted;
            opened.forEach(delivery -> delivery.switchTo(wanted));
            if (opened.isEmpty() && wanted == DeliveryMode.RELAY) {
                node.followConfigured();
            } else if (opened.isEmpty()) {
                node.unfollowAll();
            }
        } finally {
            lock.unlock();
        }
    }
}
