package dev.jwaku.tools.scenario.matrix;

import java.time.Duration;

/** What breaks. */
public enum Harm {
    /** Links lose 1 % of their segments. */
    LOSS_1(60, "loss, share: 1%"),
    /** Links lose 10 % of their segments. */
    LOSS_10(60, "loss, share: 10%"),
    /** Links lose 30 % of their segments. */
    LOSS_30(60, "loss, share: 30%"),
    /** Half a second one way. */
    LATENCY_500MS(60, "latency, time: 500ms"),
    /** Two seconds one way. */
    LATENCY_2S(60, "latency, time: 2s"),
    /** Anything between 50 and 550 ms one way. */
    JITTER(60, "latency, time: 50ms, jitter: 500ms"),
    /** Nothing passes between the target and some others. */
    PARTITION(30, "partition"),
    /** Nothing passes from the network to the target, or from a target in the network to people. */
    ONE_WAY(30, "one-way"),
    /** Everything is lost, and nobody is told. */
    BLACK_HOLE(30, "isolate"),
    /** All connections are reset, every five seconds. */
    RESET(30, "reset, every: 5s, times: 6"),
    /** The target has another address. */
    MOVE(0, "move"),
    /** The target sleeps. */
    SUSPEND_10S(10, "sleep"),
    /** The target sleeps. */
    SUSPEND_10MIN(600, "sleep"),
    /** The target sleeps. */
    SUSPEND_8H(8 * 3600, "sleep"),
    /** The clock is ahead, for good. */
    CLOCK_AHEAD_25S(0, "clock, time: 25s"),
    /** The clock is behind, for good. */
    CLOCK_BEHIND_25S(0, "clock, time: -25s"),
    /** The clock is ahead, for good. */
    CLOCK_AHEAD_2D(0, "clock, time: 2d"),
    /** The clock is behind, for good. */
    CLOCK_BEHIND_2D(0, "clock, time: -2d"),
    /** The clock is set and, later, set right. */
    CLOCK_STEP(20, "clock, time: 2d"),
    /** The process is killed. */
    KILL(10, "kill"),
    /** The machine loses power. */
    CRASH(10, "crash"),
    /** The disk is full. */
    DISK_FULL(30, "disk-full");

    private final Duration lasts;
    private final String action;

    Harm(long seconds, String action) {
        this.lasts = Duration.ofSeconds(seconds);
        this.action = action;
    }

    /** How long; zero for what happens in a moment, or stays. */
    Duration lasts() {
        return lasts;
    }

    /** Whether it hits machines, of which one is enough, and not links. */
    boolean isOfMachines() {
        return compareTo(MOVE) >= 0;
    }

    /** As an entry of a scenario file. */
    String fault(Target target, String at) {
        String sides = "target: " + target.hit(this);
        if (this == PARTITION) {
            sides += ", other: " + target.others();
        } else if (this == ONE_WAY) {
            sides = "target: " + (target.isInNetwork() ? target.hit(this) : target.network()) + ", other: people";
        }
        boolean ends = !lasts.isZero() && this != RESET;
        return "{do: " + action + ", " + sides + ", at: " + at + (ends ? ", for: " + Phase.seconds(lasts) : "") + "}";
    }
}
