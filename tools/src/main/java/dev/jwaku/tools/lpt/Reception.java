package dev.jwaku.tools.lpt;

import dev.jwaku.tools.lpt.peers.Candidate;
import dev.jwaku.waku.sharding.ContentTopic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a receiver waits for.
 *
 * @param topics the content topics it subscribes to
 * @param senders how many senders there will be
 * @param grace how long after a sender's end its messages may still come
 * @param idle after so long without a message it gives up; also for the first one
 * @param endless whether it goes on until it is stopped
 * @param recover whether what filter services did not push is looked for in a store
 * @param store which store; without one, the filter service is asked
 */
public record Reception(
        List<ContentTopic> topics,
        int senders,
        Duration grace,
        Duration idle,
        boolean endless,
        boolean recover,
        Optional<Candidate> store) {
    public Reception {
        topics = List.copyOf(topics);
        if (topics.isEmpty() || senders < 1 || grace.isNegative() || idle.isNegative()) {
            throw new IllegalArgumentException("a receiver needs a content topic, a sender, and times not below zero");
        }
    }
}
