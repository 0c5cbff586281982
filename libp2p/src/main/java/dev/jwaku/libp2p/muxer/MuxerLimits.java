package dev.jwaku.libp2p.muxer;

import java.time.Duration;

/**
 * Bounds of one multiplexed connection.
 *
 * @param maxInboundStreams streams the peer may have open at once; more are reset
 * @param maxOutboundStreams streams we have open at once; nim accepts 256 and breaks beyond (libp2p.md T-Y3)
 * @param receiveWindow bytes a stream buffers before its reader takes them (yamux: advertised window, at least 262144;
 *     mplex, which cannot push back: the stream is reset beyond it)
 * @param maxDataFrame bytes of payload we put into one frame, so that streams interleave
 * @param writeTimeout how long a frame may wait for the connection to take it before the connection is closed as
 *     stalled
 */
public record MuxerLimits(
        int maxInboundStreams, int maxOutboundStreams, int receiveWindow, int maxDataFrame, Duration writeTimeout) {
    /** Streams per connection and direction. */
    public static final int DEFAULT_MAX_STREAMS = 128;
    /** yamux's initial window, used by go, js and nim 2.2. */
    public static final int DEFAULT_RECEIVE_WINDOW = 262_144;
    /** Fills one noise message together with yamux's header: the fewest system calls for large payloads. */
    public static final int DEFAULT_MAX_DATA_FRAME = 65_507;
    /** A peer that takes nothing for this long is gone. */
    public static final Duration DEFAULT_WRITE_TIMEOUT = Duration.ofSeconds(20);

    public MuxerLimits {
        if (maxInboundStreams < 1 || maxOutboundStreams < 1 || maxDataFrame < 1) {
            throw new IllegalArgumentException("stream counts and maxDataFrame must be positive");
        }
        if (receiveWindow < DEFAULT_RECEIVE_WINDOW) {
            throw new IllegalArgumentException("receiveWindow must be at least " + DEFAULT_RECEIVE_WINDOW);
        }
    }

    /** The limits that interoperate with nwaku, go-waku and js-waku. */
    public static MuxerLimits defaults() {
        return new MuxerLimits(
                DEFAULT_MAX_STREAMS,
                DEFAULT_MAX_STREAMS,
                DEFAULT_RECEIVE_WINDOW,
                DEFAULT_MAX_DATA_FRAME,
                DEFAULT_WRITE_TIMEOUT);
    }
}
