package dev.jwaku.tools.storewatch;

import dev.jwaku.waku.sharding.PubsubTopic;

/**
 * A stretch of the history of one topic, by the times that messages carry.
 *
 * @param topic which
 * @param from first nanosecond since 1970
 * @param to first one after it
 */
record TimeWindow(PubsubTopic topic, long from, long to) {
    TimeWindow {
        if (to <= from) {
            throw new IllegalArgumentException("a window ends after it begins: " + from + " to " + to);
        }
    }

    long nanos() {
        return to - from;
    }

    TimeWindow firstHalf() {
        return new TimeWindow(topic, from, from + nanos() / 2);
    }

    TimeWindow secondHalf() {
        return new TimeWindow(topic, from + nanos() / 2, to);
    }
}
