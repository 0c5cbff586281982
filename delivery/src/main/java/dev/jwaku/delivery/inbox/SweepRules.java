package dev.jwaku.delivery.inbox;

import java.time.Duration;

/** The constants of the verifier, with their reasons (reliability.md section 10.3). */
public final class SweepRules {
    /** Most content topics in one query: nwaku answers for no more. */
    public static final int MAX_TOPICS = 10;
    /** Longest time in one query: js-waku refuses more, go-waku splits. */
    public static final Duration LONGEST_SLICE = Duration.ofHours(24);
    /** Shortest slice that is divided no further when a node lists too much. */
    public static final Duration SHORTEST_SLICE = Duration.ofMinutes(2);
    /** How far before a slice is listed: twice the archive's tolerance of 20 s, for its clock and the sender's. */
    public static final Duration MARGIN_BEFORE = Duration.ofSeconds(40);
    /** How far after a slice is listed; and what is younger is not proved. */
    public static final Duration MARGIN_AFTER = Duration.ofNanos(Coverage.SETTLING_NANOS);
    /** A gap that is older needs two nodes if there are two. */
    public static final Duration OLD_GAP = Duration.ofMinutes(10);
    /** Stores compare among themselves for an hour and need some minutes for it. */
    public static final Duration FINAL_AFTER = Duration.ofMinutes(70);
    /** Provisional time is made final in pieces of at least this length. */
    public static final Duration FINAL_PIECE = Duration.ofMinutes(60);
    /** Largest time between rounds when nothing happens. */
    public static final Duration LONGEST_PERIOD = Duration.ofMinutes(5);
    /** Clean rounds after which the time between them grows. */
    public static final int CLEAN_ROUNDS = 5;
    /** A sweep that takes longer goes over a slow link, on which something may be lost meanwhile. */
    static final Duration SLOW_SWEEP = Duration.ofSeconds(3);
    /**
     * A round that found something missing, could not, or was slow is followed by one after this; doubled each time.
     */
    static final Duration FOLLOW_UP = Duration.ofSeconds(5);
    /** How often it is doubled at most. */
    static final int FOLLOW_UP_DOUBLINGS = 4;
    /** Subscriptions and triggers of one moment make one round. */
    static final Duration TOGETHER = Duration.ofMillis(300);
    /** Least time between the beginnings of rounds. */
    static final Duration LEAST_PERIOD = Duration.ofSeconds(1);
    /** How long a topic rests after its first failure; doubled each time. */
    static final Duration FIRST_REST = Duration.ofMillis(500);
    /** How long it rests at most. */
    static final Duration LONGEST_REST = Duration.ofSeconds(60);
    /** How long a topic rests when there is nobody to ask. */
    static final Duration ALONE_REST = Duration.ofSeconds(2);
    /** How long a node rests after its first failure; doubled each time, up to ten minutes. */
    static final Duration FIRST_NODE_REST = Duration.ofSeconds(10);
    /** How long it rests at most. */
    static final Duration LONGEST_NODE_REST = Duration.ofMinutes(10);
    /** How long a topic waits after a failed attempt to make its time final. */
    static final Duration FINAL_REST = Duration.ofMinutes(10);
    /** A wall clock that goes back further against the monotonic one was wrong before. */
    static final Duration CLOCK_STEP = Duration.ofSeconds(5);
    /** A gap that is longer than its round by more than this was an outage, and closing it is worth an event. */
    static final Duration ROUTINE_DELAY = Duration.ofSeconds(30);

    private SweepRules() {}
}
