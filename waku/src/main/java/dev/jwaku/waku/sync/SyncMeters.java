package dev.jwaku.waku.sync;

import dev.jwaku.runtime.Meters;

/** nwaku's metrics of store sync. */
final class SyncMeters {
    private static final String BYTES = "total_bytes_exchanged";
    private static final String MESSAGES = "total_transfer_messages_exchanged";
    private static final double[] ROUNDS = {1, 2, 3, 5, 8, 13};
    private static final double[] DIFFERENCES = {0, 10, 50, 100, 500, 1000, 5000};

    private final Meters meters;
    private final Meters.Histogram roundTrips;
    private final Meters.Histogram differences;

    SyncMeters(Meters meters) {
        this.meters = meters;
        this.roundTrips = meters.histogram("reconciliation_roundtrips", ROUNDS);
        this.differences = meters.histogram("reconciliation_differences", DIFFERENCES);
    }

    void sent(int bytes) {
        count(BYTES, "protocol", "reconciliation", "direction", "sent", bytes);
    }

    void received(int bytes) {
        count(BYTES, "protocol", "reconciliation", "direction", "receive", bytes);
    }

    void transferSent(int bytes) {
        count(BYTES, "protocol", "transfer", "direction", "sent", bytes);
        meters.counter(MESSAGES, "direction", "sent").increment();
    }

    void transferReceived(int bytes) {
        count(BYTES, "protocol", "transfer", "direction", "receive", bytes);
        meters.counter(MESSAGES, "direction", "receive").increment();
    }

    void ended(SyncReport report) {
        roundTrips.observe(report.roundTrips());
        differences.observe(report.missingHere().size() + report.missingThere().size());
    }

    void refused(String why) {
        meters.counter("jwaku_store_sync_refused", "reason", why).increment();
    }

    void refused(String why, int messages) {
        meters.counter("jwaku_store_sync_refused", "reason", why).add(messages);
    }

    private void count(String name, String key, String value, String key2, String value2, int amount) {
        meters.counter(name, key, value, key2, value2).add(amount);
    }
}
