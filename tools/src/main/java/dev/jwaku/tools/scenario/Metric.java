package dev.jwaku.tools.scenario;

import java.util.Arrays;
import java.util.Locale;

/** The figures of a run. */
public enum Metric {
    /** Messages that were durably accepted. */
    ACCEPTED("accepted", Unit.COUNT),
    /** Share of accepted messages that their reader has. */
    DELIVERED("delivered", Unit.SHARE),
    /** Times that a reader was shown a message again. */
    DUPLICATES("duplicates", Unit.COUNT),
    /** Share of accepted messages that ended as stored. */
    STORED("stored", Unit.SHARE),
    /** Accepted messages that ended as failed. */
    FAILED("failed", Unit.COUNT),
    /** Accepted messages without an end. */
    UNFINISHED("unfinished", Unit.COUNT),
    /** Messages called stored that no honest store node has. */
    FALSE_STORED("false_stored", Unit.COUNT),
    /** Messages called published that no other node ever saw. */
    FALSE_PUBLISHED("false_published", Unit.COUNT),
    /** Messages called failed that their reader has. */
    FALSE_FAILED("false_failed", Unit.COUNT),
    /** Messages written before the last fault ended: from that end, or from their acceptance, to their reader. */
    RECOVERY_P50("recovery.p50", Unit.SECONDS),
    /** See {@link #RECOVERY_P50}. */
    RECOVERY_P95("recovery.p95", Unit.SECONDS),
    /** See {@link #RECOVERY_P50}. */
    RECOVERY_MAX("recovery.max", Unit.SECONDS),
    /** Messages written after the last fault had ended, or before any began: from acceptance to their reader. */
    LATENCY_P50("latency.p50", Unit.SECONDS),
    /** See {@link #LATENCY_P50}. */
    LATENCY_P95("latency.p95", Unit.SECONDS),
    /** See {@link #LATENCY_P50}. */
    LATENCY_MAX("latency.max", Unit.SECONDS),
    /** From acceptance, or the end of the last fault, to the end of the message. */
    FINISH_MAX("finish.max", Unit.SECONDS),
    /** Latest first connection of a person to a live peer after the last fault. */
    RECONNECT_MAX("reconnect.max", Unit.SECONDS),
    /** Latest first bytes from any peer to a person whom the last fault had hit, after its end. */
    FIRST_PEER_MAX("first_peer.max", Unit.SECONDS),
    /** From the beginning of the first fault to the end of the last. */
    OUTAGE("outage", Unit.SECONDS),
    /** Connections that people lost while nothing was broken. */
    DISCONNECTS("disconnects", Unit.COUNT),
    /** Connections that were open at the beginning of the last fault and are not any more. */
    CONNECTIONS_LOST("connections_lost", Unit.COUNT),
    /** Most failures that somebody held against peers at a time. */
    PEER_FAILURES("peer_failures", Unit.COUNT),
    /** How well people called themselves connected at best: 0 not, 1 partially, 2 well. */
    STATUS_MAX("status.max", Unit.COUNT),
    /** Latest moment, from the beginning of the first fault, at which somebody still called itself well connected. */
    FALSE_CONNECTED("false_connected.max", Unit.SECONDS),
    /** Bytes that people sent and received, by delivered message. */
    BYTES_PER_MESSAGE("bytes_per_message", Unit.BYTES),
    /** Bytes that one person sent and received per second. */
    BYTES_PER_SECOND("bytes_per_second", Unit.BYTES);

    private final String id;
    private final Unit unit;

    Metric(String id, Unit unit) {
        this.id = id;
        this.unit = unit;
    }

    private enum Unit {
        COUNT,
        SHARE,
        SECONDS,
        BYTES
    }

    /** As files and reports write it. */
    public String id() {
        return id;
    }

    static Metric of(String id) {
        for (Metric each : values()) {
            if (each.id.equals(id)) {
                return each;
            }
        }
        throw new IllegalArgumentException("'" + id + "' is no figure of a run; there are "
                + Arrays.stream(values()).map(Metric::id).toList());
    }

    double parse(String text) {
        return switch (unit) {
            case COUNT -> Units.count(text.strip());
            case SHARE -> Units.share(text);
            case SECONDS -> Units.duration(text).toNanos() / 1e9;
            case BYTES -> Units.bytes(text);
        };
    }

    /** A value for a human. */
    public String format(double value) {
        return switch (unit) {
            case COUNT -> String.format(Locale.ROOT, "%.0f", value);
            case SHARE -> String.format(Locale.ROOT, "%.4g %%", value * 100);
            case SECONDS -> String.format(Locale.ROOT, "%.2f s", value);
            case BYTES -> String.format(Locale.ROOT, "%,.0f B", value);
        };
    }
}
