package dev.jwaku.tools.lpt;

/**
 * How far a receiver is.
 *
 * @param senders how many senders it has heard of
 * @param ended how many of them are done
 * @param received distinct messages
 * @param missing indexes up to the highest that did not come
 * @param target what the senders sent or plan, as far as they say; 0 if one has no end
 * @param duplicates arrivals of an index that had come
 * @param recovered found in a store
 * @param unreadable payloads that are no test messages
 * @param subscribed how many filter services confirm the subscription
 * @param peer the service node that is used
 * @param switches how often another one took its place
 * @param p50Nanos of latencies so far; -1 if there are none
 * @param p95Nanos likewise
 */
public record ReceiverFigures(
        int senders,
        int ended,
        long received,
        long missing,
        long target,
        long duplicates,
        long recovered,
        long unreadable,
        int subscribed,
        String peer,
        long switches,
        long p50Nanos,
        long p95Nanos) {}
