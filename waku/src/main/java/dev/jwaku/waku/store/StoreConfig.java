package dev.jwaku.waku.store;

import dev.jwaku.libp2p.host.StreamLimits;
import java.time.Duration;

/**
 * Limits of the store protocol.
 *
 * @param maxRequest longest question in bytes
 * @param maxResponse longest answer in bytes; a page that is longer is cut, with a cursor
 * @param streams how many questions may be open at once
 * @param idle how long a stream may stay silent before its question; js-waku opens streams ahead
 */
public record StoreConfig(int maxRequest, int maxResponse, StreamLimits streams, Duration idle) {
    /** nwaku's: a question and an answer of up to 100 messages of 150 KiB. */
    public static StoreConfig defaults() {
        return new StoreConfig(
                64 * 1024, (StoreQuery.MAX_PAGE + 1) * 150 * 1024, new StreamLimits(20, 1024), Duration.ofMinutes(10));
    }
}
