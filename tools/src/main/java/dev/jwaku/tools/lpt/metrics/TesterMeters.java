package dev.jwaku.tools.lpt.metrics;

import dev.jwaku.runtime.Meters;
import dev.jwaku.tools.lpt.count.ReferenceCount;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;

/**
 * Counts what a tester does while it runs. Names and meanings of the reference tester, whose "latency" is jitter and
 * whose "missing" does not see the end of a run; what it lacks is under {@code jwaku_lpt_…}. Thread-safe.
 */
public final class TesterMeters {
    private static final double[] DURATIONS = {
        0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 15, 20, 30
    };
    private static final double NANOS_PER_SECOND = 1e9;

    private final Meters meters;
    private final List<String> beginnings;
    private final Map<String, Sender> senders = new ConcurrentSkipListMap<>();
    private final AtomicLong found = new AtomicLong();
    private final Map<String, AtomicLong> dialed = new ConcurrentSkipListMap<>();
    private final Map<String, AtomicLong> dialFailures = new ConcurrentSkipListMap<>();

    /** Meters under these names. */
    public TesterMeters(Meters meters, MetricPrefix prefix) {
        this.meters = meters;
        this.beginnings = prefix.beginnings();
        for (String beginning : beginnings) {
            meters.gauge(beginning + "receiver_sender_peer_count", senders::size);
            meters.gauge(beginning + "px_peers", found::get);
        }
    }

    private void count(String name, long amount, String... tags) {
        beginnings.forEach(beginning -> meters.counter(beginning + name, tags).add(amount));
    }

    private void observe(String name, double seconds) {
        beginnings.forEach(
                beginning -> meters.histogram(beginning + name, DURATIONS).observe(seconds));
    }

    /** So many nodes were named. */
    public void found(long nodes) {
        found.set(nodes);
    }

    /** A node was dialed and serves. */
    public void dialed(String agent) {
        perAgent(dialed, "dialed_peers", agent);
    }

    /** A node could not be dialed, or does not serve. */
    public void notDialed(String agent) {
        perAgent(dialFailures, "dial_failures", agent);
    }

    private void perAgent(Map<String, AtomicLong> counts, String name, String agent) {
        String known = agent.isEmpty() ? "unknown" : agent;
        AtomicLong count = counts.computeIfAbsent(known, unused -> new AtomicLong());
        count.incrementAndGet();
        beginnings.forEach(beginning -> meters.gauge(beginning + name, count::get, "agent", known));
    }

    /** A service node accepted a message. */
    public void sent(int bytes, long nanos) {
        count("publisher_sent_messages_count", 1);
        count("publisher_sent_bytes", bytes);
        observe("publish_duration_seconds", nanos / NANOS_PER_SECOND);
    }

    /** An attempt failed. @param cause a status code, or a word */
    public void failed(String cause) {
        count("publisher_failed_messages_count", 1, "cause", cause);
    }

    /** How much later than the schedule wanted a message was prepared. */
    public void behind(long nanos) {
        meters.histogram("jwaku_lpt_behind_schedule_seconds", DURATIONS).observe(nanos / NANOS_PER_SECOND);
    }

    /** A service node failed. @param role {@code publisher} or {@code receiver} */
    public void peerFailed(String role, String agent) {
        count("service_peer_failure_count", 1, "role", role, "agent", agent.isEmpty() ? "unknown" : agent);
    }

    /** Another one takes its place. */
    public void switched(String role) {
        count("change_service_peer_count", 1, "role", role);
    }

    /** A filter service no longer knew us, or went away. */
    public void subscriptionLost() {
        count("receiver_lost_subscription_count", 1);
    }

    /** A sender is marked as done. */
    public void ended() {
        meters.counter("jwaku_lpt_senders_ended").increment();
    }

    /** A message that no service pushed was found in a store. */
    public void recovered() {
        meters.counter("jwaku_lpt_recovered_messages").increment();
    }

    /**
     * A message came.
     *
     * @param name short peer id of its sender
     * @param latencyNanos since it was due, as the two clocks have it
     */
    public void received(String name, int bytes, long latencyNanos) {
        count("receiver_received_messages_count", 1, "peer", name);
        count("receiver_received_bytes", bytes, "peer", name);
        meters.histogram("jwaku_lpt_latency_seconds", DURATIONS).observe(Math.max(0, latencyNanos) / NANOS_PER_SECOND);
    }

    /** The same message came again. */
    public void duplicate(String name) {
        count("receiver_duplicate_messages_count", 1, "peer", name);
    }

    /** What is to be read of a sender whenever somebody asks; once for each sender. */
    public void sender(String name, String fullName, Sender figures) {
        if (senders.putIfAbsent(fullName, figures) != null) {
            return;
        }
        for (String beginning : beginnings) {
            gauge(beginning + "receiver_missing_messages_count", figures, ReferenceCount::loss, "peer", name);
            gauge(
                    beginning + "receiver_distinct_duplicate_messages_count",
                    figures,
                    ReferenceCount::distinctDuplicates,
                    "peer",
                    name);
            String latencies = beginning + "receiver_latencies";
            gauge(latencies, figures, ReferenceCount::minJitterNanos, "peer", fullName, "latency", "min");
            gauge(latencies, figures, ReferenceCount::meanJitterNanos, "peer", fullName, "latency", "avg");
            gauge(latencies, figures, ReferenceCount::maxJitterNanos, "peer", fullName, "latency", "max");
        }
    }

    private void gauge(String name, Sender figures, ToLongFunction<ReferenceCount> figure, String... tags) {
        meters.gauge(name, () -> figures.read(figure), tags);
    }

    /** Reads a figure of a sender's count under whatever guards it. */
    @FunctionalInterface
    public interface Sender {
        /** The figure now. */
        long read(ToLongFunction<ReferenceCount> figure);
    }
}
