package dev.jwaku.tools.faults;

import java.time.Duration;

/**
 * How one direction of a link treats bytes.
 *
 * @param flow whether bytes pass at all
 * @param latency added to each piece
 * @param jitter up to this much more, drawn anew for each piece; order is kept
 * @param bytesPerSecond most that passes; 0 is no limit
 * @param loss share of segments of 1,460 bytes that are lost once more each time they are sent; a stream loses nothing
 *     by it but time: the retransmission time-out, which doubles with each loss in a row, and everything behind waits
 */
public record LinkShape(Flow flow, Duration latency, Duration jitter, long bytesPerSecond, double loss) {
    /** Passes everything at once. */
    public static final LinkShape CLEAR = new LinkShape(Flow.FLOWING, Duration.ZERO, Duration.ZERO, 0, 0);

    public LinkShape {
        if (latency.isNegative() || jitter.isNegative() || bytesPerSecond < 0) {
            throw new IllegalArgumentException("latency, jitter and bytesPerSecond must not be negative");
        }
        if (!(loss >= 0 && loss < 1)) {
            throw new IllegalArgumentException("loss is 0 to below 1, not " + loss);
        }
    }

    /** A clear link with this latency. */
    public static LinkShape latency(Duration latency) {
        return CLEAR.withLatency(latency, Duration.ZERO);
    }

    /** The same with another latency and jitter. */
    public LinkShape withLatency(Duration otherLatency, Duration otherJitter) {
        return new LinkShape(flow, otherLatency, otherJitter, bytesPerSecond, loss);
    }

    /** The same with another bandwidth; 0 is no limit. */
    public LinkShape withBandwidth(long otherBytesPerSecond) {
        return new LinkShape(flow, latency, jitter, otherBytesPerSecond, loss);
    }

    /** The same with another share of lost segments. */
    public LinkShape withLoss(double otherLoss) {
        return new LinkShape(flow, latency, jitter, bytesPerSecond, otherLoss);
    }

    /** The same with another flow. */
    public LinkShape withFlow(Flow otherFlow) {
        return new LinkShape(otherFlow, latency, jitter, bytesPerSecond, loss);
    }

    /** Whether bytes pass. */
    public enum Flow {
        /** They do. */
        FLOWING,
        /** Nothing is read or written; the sockets stay open, so the sender's buffers fill up. */
        STALLED,
        /**
         * Everything is read and thrown away, so the sender notices nothing. A connection that lost bytes this way is
         * reset as soon as it would flow again: a hole in a byte stream cannot be mended.
         */
        SWALLOWED
    }
}
