package dev.jwaku.tools.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Something that goes wrong.
 *
 * @param kind what
 * @param at when, since the start of the run
 * @param lasts how long; for good if empty
 * @param targets nodes or groups; {@code random(2, service)} draws two of a group
 * @param others the other side of links; everybody if empty
 * @param detail more about it
 * @param every pause between two beginnings, if it comes several times
 * @param times how often
 */
public record Fault(
        FaultKind kind,
        Span at,
        Optional<Span> lasts,
        List<String> targets,
        List<String> others,
        Detail detail,
        Duration every,
        int times) {
    public Fault {
        targets = List.copyOf(targets);
        others = List.copyOf(others);
        if (times < 1) {
            throw new IllegalArgumentException("times must be positive, not " + times);
        }
    }

    /**
     * What only some kinds need.
     *
     * @param share of segments, requests or messages
     * @param time latency, delay of answers, or step of a clock
     * @param jitter of a link
     * @param rate capacity of a link in bytes per second
     * @param mood of a service
     */
    public record Detail(double share, Duration time, Duration jitter, long rate, Mood mood) {}
}
