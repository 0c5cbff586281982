package dev.jwaku.waku.peerexchange;

import dev.jwaku.libp2p.host.StreamLimits;
import dev.jwaku.waku.enr.Enr;
import java.time.Duration;

/**
 * Limits of peer exchange.
 *
 * @param maxPeers most records in one answer, whatever was asked for
 * @param streams how many requests may be open at once
 * @param idle how long a stream may stay silent before its request; js-waku opens streams ahead
 */
public record PeerExchangeConfig(int maxPeers, StreamLimits streams, Duration idle) {
    /** Tag, length and name of a record, beside its bytes. */
    private static final int RECORD_FRAME = 16;

    private static final int HEADER = 1024;

    /** nwaku's: 60 records. */
    public static PeerExchangeConfig defaults() {
        return new PeerExchangeConfig(60, new StreamLimits(20, 512), Duration.ofMinutes(10));
    }

    int maxRequest() {
        return HEADER;
    }

    int maxResponse() {
        return HEADER + maxPeers * (Enr.MAX_LENGTH + RECORD_FRAME);
    }
}
