package dev.jwaku.waku.filter;

import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subscription at one service node, kept alive: pinged, and renewed at once when the node no longer knows it (go-waku
 * forgets every subscription within a minute) or was away. Ends with {@link #close}.
 */
public final class FilterSubscription implements AutoCloseable {
    /** Pause between pings: much less than the minute after which go-waku forgets. */
    public static final Duration PING_INTERVAL = Duration.ofSeconds(10);
    /** How long the node may take to answer. */
    public static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(FilterSubscription.class);

    private final World world;
    private final FilterClient client;
    private final PeerId peer;
    private final PubsubTopic topic;
    private final List<ContentTopic> contents;
    private final Duration interval;
    private final Tasks tasks;
    private volatile boolean active;

    private FilterSubscription(
            World world,
            FilterClient client,
            PeerId peer,
            PubsubTopic topic,
            List<ContentTopic> contents,
            Duration interval) {
        this.world = world;
        this.client = client;
        this.peer = peer;
        this.topic = topic;
        this.contents = List.copyOf(contents);
        this.interval = interval;
        this.tasks = new Tasks(world, "filter-" + peer.shortText());
    }

    /**
     * Subscribes and keeps the subscription.
     *
     * @param interval pause between pings, {@link #PING_INTERVAL} for most uses
     */
    public static FilterSubscription open(
            World world,
            FilterClient client,
            PeerId peer,
            PubsubTopic topic,
            List<ContentTopic> contents,
            Duration interval) {
        FilterSubscription subscription = new FilterSubscription(world, client, peer, topic, contents, interval);
        subscription.tasks.start("keep", subscription::keep);
        return subscription;
    }

    /** Whether the node confirmed the subscription when it was last asked. */
    public boolean isActive() {
        return active;
    }

    private void keep() {
        Signal never = new Signal(world);
        boolean stopped = false;
        while (!stopped) {
            active = (active && ping()) || subscribe();
            stopped = never.await(Deadline.after(world, interval));
        }
    }

    private boolean ping() {
        try {
            FilterResponse response = client.ping(peer, Deadline.after(world, TIMEOUT));
            if (!response.isSuccess()) {
                world.meters().counter("waku_filter_renewals").increment();
                log.atInfo()
                        .addKeyValue("peer", peer)
                        .addKeyValue("status", response.status())
                        .log("filter subscription lost, renewing");
            }
            return response.isSuccess();
        } catch (Libp2pException e) {
            log.atDebug()
                    .addKeyValue("peer", peer)
                    .addKeyValue("error", e.getMessage())
                    .log("filter ping failed");
            return false;
        }
    }

    private boolean subscribe() {
        try {
            FilterResponse response = client.subscribe(peer, topic, contents, Deadline.after(world, TIMEOUT));
            if (!response.isSuccess()) {
                log.atWarn()
                        .addKeyValue("peer", peer)
                        .addKeyValue("status", response.status())
                        .addKeyValue("reason", response.description())
                        .log("filter subscription refused");
            }
            return response.isSuccess();
        } catch (Libp2pException e) {
            log.atDebug()
                    .addKeyValue("peer", peer)
                    .addKeyValue("error", e.getMessage())
                    .log("filter subscribe failed");
            return false;
        }
    }

    /** Ends the keeping and takes the subscription back, waiting for the node up to {@link #TIMEOUT}. */
    @Override
    public void close() {
        tasks.close();
        try {
            client.unsubscribe(peer, topic, contents, Deadline.after(world, TIMEOUT));
        } catch (Libp2pException e) {
            log.atDebug()
                    .addKeyValue("peer", peer)
                    .addKeyValue("error", e.getMessage())
                    .log("filter unsubscribe failed");
        }
    }
}
