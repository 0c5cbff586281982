package dev.jwaku.delivery.inbox;

import dev.jwaku.runtime.Meters;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** What the door counts. */
final class InboxMeters {
    private static final double[] DELAYS = {1, 5, 10, 30, 60, 120, 300, 900, 3600, 14_400, 86_400};
    private static final double NANOS = 1e9;

    final Meters.Counter duplicates;
    final Meters.Counter crowded;
    final Meters.Counter refused;
    final Meters.Counter recovered;
    private final Meters meters;
    private final Map<String, Meters.Counter> received = new ConcurrentSkipListMap<>();
    private final Meters.Histogram recoveryDelay;

    InboxMeters(World world, InboxStore store) {
        this.meters = world.meters();
        this.duplicates = meters.counter("jwaku_delivery_duplicates_total");
        this.crowded = meters.counter("jwaku_delivery_door_dropped_total");
        this.refused = meters.counter("jwaku_delivery_inbox_refused_total");
        this.recovered = meters.counter("jwaku_delivery_recovered_total");
        this.recoveryDelay = meters.histogram("jwaku_delivery_recovery_delay_seconds", DELAYS);
        meters.gauge("jwaku_delivery_inbox_messages", () -> store.usage().messages());
        meters.gauge("jwaku_delivery_inbox_bytes", () -> store.usage().bytes());
        meters.gauge("jwaku_delivery_inbox_hashes", () -> store.usage().seen());
    }

    Meters.Counter received(String path) {
        Meters.Counter known = received.get(path);
        if (known != null) {
            return known;
        }
        Meters.Counter counter = meters.counter("jwaku_delivery_received_total", "path", path);
        received.put(path, counter);
        return counter;
    }

    void recoveredAfter(Duration delay) {
        recovered.increment();
        recoveryDelay.observe(delay.toNanos() / NANOS);
    }
}
