package dev.jwaku.delivery.service;

import dev.jwaku.delivery.DeliveryConfig;
import dev.jwaku.delivery.InboxConfig;
import dev.jwaku.delivery.ReceivedMessage;
import dev.jwaku.delivery.Since;
import dev.jwaku.delivery.Subscription;
import dev.jwaku.delivery.inbox.Criterion;
import dev.jwaku.delivery.inbox.Receiving;
import dev.jwaku.delivery.network.DeliveryNetwork;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * What filter clients asked for, compared with store nodes as the node would compare for itself: a message that the
 * relay mesh did not bring is fetched and handed on. In memory. Follows {@link #MAX_CRITERIA} criteria, those that have
 * been asked for longest; for each ten of them store nodes are asked about once a minute, less when nothing is missed.
 */
public final class ServiceInbox implements AutoCloseable {
    /** Most criteria followed. */
    public static final int MAX_CRITERIA = 200;
    /** How often it looks what is asked for. */
    public static final Duration LOOK_INTERVAL = Duration.ofSeconds(5);

    private static final int MAX_MESSAGES = 10_000;
    private static final long MAX_BYTES = 32L << 20;
    private static final int MAX_SEEN = 100_000;

    private final World world;
    private final IntFunction<List<Criterion>> wanted;
    private final Consumer<ReceivedMessage> recovered;
    private final Receiving receiving;
    private final Tasks tasks;
    private final Signal closed;
    private final Map<Criterion, Subscription> followed = new LinkedHashMap<>();

    /**
     * Starts.
     *
     * @param network its way in is relay
     * @param wanted gives what clients ask for, at most so many
     * @param recovered takes what relay did not bring; returns quickly
     */
    public ServiceInbox(
            World world,
            DeliveryNetwork network,
            IntFunction<List<Criterion>> wanted,
            Consumer<ReceivedMessage> recovered) {
        this.world = world;
        this.wanted = wanted;
        this.recovered = recovered;
        InboxConfig inbox = InboxConfig.defaults()
                .inMemory()
                .withMost(MAX_MESSAGES, MAX_BYTES)
                .withMaxSeen(MAX_SEEN);
        this.receiving = Receiving.open(
                world, Path.of(""), network, DeliveryConfig.defaults().withInbox(inbox), event -> {});
        this.tasks = new Tasks(world, "service-inbox");
        this.closed = new Signal(world);
        receiving.start(tasks);
        tasks.start("wanted", this::follow);
    }

    private void follow() {
        while (!closed.await(Deadline.after(world, LOOK_INTERVAL))) {
            look();
        }
    }

    private void look() {
        Set<Criterion> now = new LinkedHashSet<>(wanted.apply(MAX_CRITERIA));
        for (Criterion criterion : List.copyOf(followed.keySet())) {
            if (!now.contains(criterion)) {
                Subscription ended = followed.remove(criterion);
                if (ended != null) {
                    ended.close();
                }
            }
        }
        for (Criterion criterion : now) {
            followed.computeIfAbsent(criterion, fresh -> receiving.subscribe(fresh, Since.now(), this::shown));
        }
    }

    private void shown(ReceivedMessage message) {
        if (message.arrival() == ReceivedMessage.Arrival.RECOVERED) {
            world.meters().counter("jwaku_service_recovered_total").increment();
            world.events().emit("service_recovered", "msg_hash", message.hash().toString());
            recovered.accept(message);
        }
    }

    /** Ends its tasks. Idempotent. */
    @Override
    public void close() {
        closed.raise();
        receiving.stop();
        tasks.close();
        receiving.close();
    }
}
