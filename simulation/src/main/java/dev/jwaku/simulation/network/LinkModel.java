package dev.jwaku.simulation.network;

import java.time.Duration;

/**
 * How one direction between two hosts behaves, and the TCP over it.
 *
 * <p>What is written leaves when the link is free (bandwidth), arrives one latency plus a random part of the jitter
 * later, in order. Each segment of {@value #SEGMENT} bytes, and each acknowledgement, is lost on its own; a lost
 * segment is sent again when three later ones were acknowledged, or after the retransmission time-out, which doubles
 * with every failure; everything behind it waits at the receiver. After a loss the sender's window follows Reno. There
 * is no slow start of a fresh connection and no tail loss probe ({@code docs/loss-model.md}).
 *
 * @param latency one way
 * @param jitter up to this much is added, evenly distributed
 * @param bytesPerSecond capacity, shared by all connections from the one host to the other; 0 is unlimited
 * @param segmentLoss probability from 0 to below 1 that a segment is lost
 * @param retransmissionTimeout what the time-out has beyond the round trip, at least
 * @param maxRetransmissions failures in a row after which the connection breaks
 * @param socketBuffer bytes that may be on their way or unread before the writer blocks
 */
public record LinkModel(
        Duration latency,
        Duration jitter,
        long bytesPerSecond,
        double segmentLoss,
        Duration retransmissionTimeout,
        int maxRetransmissions,
        int socketBuffer) {
    /** Payload of a TCP segment on Ethernet. */
    public static final int SEGMENT = 1460;
    /** Linux's shortest allowance for the variance of the round trip. */
    public static final Duration DEFAULT_RETRANSMISSION_TIMEOUT = Duration.ofMillis(200);
    /** Breaks a dead connection after two or three minutes; Linux's 15 would take a quarter of an hour. */
    public static final int DEFAULT_MAX_RETRANSMISSIONS = 8;
    /** Send and receive buffer together, as Linux's start values. */
    public static final int DEFAULT_SOCKET_BUFFER = 256 * 1024;
    /** Waiting between two attempts never gets longer than this. */
    static final long MAX_BACKOFF_NANOS = Duration.ofSeconds(60).toNanos();

    public LinkModel {
        if (latency.isNegative() || jitter.isNegative() || bytesPerSecond < 0) {
            throw new IllegalArgumentException("latency, jitter and bytesPerSecond must not be negative");
        }
        if (!(segmentLoss >= 0 && segmentLoss < 1)) {
            throw new IllegalArgumentException("segmentLoss must be from 0 to below 1, not " + segmentLoss);
        }
        if (!retransmissionTimeout.isPositive() || maxRetransmissions < 1 || socketBuffer < SEGMENT) {
            throw new IllegalArgumentException("retransmissions and socketBuffer must be positive");
        }
    }

    /**
     * How long a single segment needs beyond its round trip in all but a share of cases: the retransmission time-outs,
     * each twice the one before, that pass until it and its acknowledgement get through.
     *
     * @param share of cases that may take longer, above 0 and below 1
     */
    public Duration stall(double share) {
        double failure = 1 - (1 - segmentLoss) * (1 - segmentLoss);
        long failures = failure == 0 ? 0 : (long) Math.ceil(Math.log(share) / Math.log(failure));
        Duration timeout = latency.plus(jitter).multipliedBy(2).plus(retransmissionTimeout);
        Duration stall = Duration.ZERO;
        for (long i = 0; i < failures && i < maxRetransmissions; i++) {
            stall = stall.plus(timeout);
            timeout = Duration.ofNanos(Math.min(timeout.toNanos() * 2, MAX_BACKOFF_NANOS));
        }
        return stall;
    }

    /** Nothing lost, no limit, this latency one way. */
    public static LinkModel ofLatency(Duration latency) {
        return new LinkModel(
                latency,
                Duration.ZERO,
                0,
                0,
                DEFAULT_RETRANSMISSION_TIMEOUT,
                DEFAULT_MAX_RETRANSMISSIONS,
                DEFAULT_SOCKET_BUFFER);
    }

    /** One machine or rack: 100 µs. */
    public static LinkModel local() {
        return ofLatency(Duration.ofNanos(100_000));
    }

    /** Two homes or data centres: 50 ms one way, 10 ms jitter, 100 Mbit/s. */
    public static LinkModel internet() {
        return ofLatency(Duration.ofMillis(50))
                .withJitter(Duration.ofMillis(10))
                .withBytesPerSecond(12_500_000);
    }

    /** The same with another latency. */
    public LinkModel withLatency(Duration changed) {
        return new LinkModel(
                changed, jitter, bytesPerSecond, segmentLoss, retransmissionTimeout, maxRetransmissions, socketBuffer);
    }

    /** The same with another jitter. */
    public LinkModel withJitter(Duration changed) {
        return new LinkModel(
                latency, changed, bytesPerSecond, segmentLoss, retransmissionTimeout, maxRetransmissions, socketBuffer);
    }

    /** The same with another capacity; 0 is unlimited. */
    public LinkModel withBytesPerSecond(long changed) {
        return new LinkModel(
                latency, jitter, changed, segmentLoss, retransmissionTimeout, maxRetransmissions, socketBuffer);
    }

    /** The same with another loss. */
    public LinkModel withSegmentLoss(double changed) {
        return new LinkModel(
                latency, jitter, bytesPerSecond, changed, retransmissionTimeout, maxRetransmissions, socketBuffer);
    }

    /** The same with other retransmissions. */
    public LinkModel withRetransmissions(Duration timeout, int most) {
        return new LinkModel(latency, jitter, bytesPerSecond, segmentLoss, timeout, most, socketBuffer);
    }

    /** The same with another socket buffer. */
    public LinkModel withSocketBuffer(int changed) {
        return new LinkModel(
                latency, jitter, bytesPerSecond, segmentLoss, retransmissionTimeout, maxRetransmissions, changed);
    }

    /** Segments that this many bytes take; a bare FIN or SYN takes one. */
    static int segments(int bytes) {
        return Math.max(1, (bytes + SEGMENT - 1) / SEGMENT);
    }
}
