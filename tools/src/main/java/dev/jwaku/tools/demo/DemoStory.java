package dev.jwaku.tools.demo;

import java.time.Duration;
import java.util.List;

/**
 * What happens in the demo and when, for both worlds: texts at a steady pace in both directions over
 * {@link #SENDING_TIME}, faults in between, then time to settle.
 *
 * @param messages how many each of the two sends
 * @param faults in the order of their times, counted from the first text
 * @param settleLimit how long after the last text everything must have arrived
 */
public record DemoStory(int messages, List<Scene> faults, Duration settleLimit) {
    /** Default for each direction. */
    public static final int DEFAULT_MESSAGES = 200;
    /** More would not fit the pace. */
    public static final int MAX_MESSAGES = 4_000;
    /** From the first text to the last. */
    public static final Duration SENDING_TIME = Duration.ofSeconds(40);
    /** With the start this stays within the 90 seconds that the demo may take. */
    public static final Duration DEFAULT_SETTLE_LIMIT = Duration.ofSeconds(42);

    private static final int RELAY_STOPPED = 1;

    public DemoStory {
        if (messages < 1 || messages > MAX_MESSAGES) {
            throw new IllegalArgumentException("messages must be 1 to " + MAX_MESSAGES + ", not " + messages);
        }
        faults = List.copyOf(faults);
    }

    /** The story as told by {@code jwaku demo}. */
    public static DemoStory standard(int messages) {
        return new DemoStory(
                messages,
                List.of(
                        scene(4_000, Fault.CUT_BOB),
                        scene(14_000, Fault.RESTORE_BOB),
                        scene(17_000, Fault.STOP_RELAY),
                        scene(20_000, Fault.KILL_ALICE),
                        scene(21_000, Fault.RESTART_ALICE),
                        scene(28_000, Fault.FREEZE_BOB),
                        scene(36_000, Fault.THAW_BOB)),
                DEFAULT_SETTLE_LIMIT);
    }

    private static Scene scene(long atMillis, Fault fault) {
        return new Scene(Duration.ofMillis(atMillis), fault);
    }

    /** The relay node that {@link Fault#STOP_RELAY} ends, counted from 0. */
    public static int relayStopped() {
        return RELAY_STOPPED;
    }

    /** The relay nodes somebody dials, counted from 0: both know the one that will stop, and one more each. */
    public static List<Integer> relaysOf(Role role) {
        return role == Role.ALICE ? List.of(0, RELAY_STOPPED) : List.of(RELAY_STOPPED, 2);
    }

    /** When the text of this number (from 0) is due, from the first text on. */
    public Duration dueAt(int number) {
        return SENDING_TIME.multipliedBy(number).dividedBy(messages);
    }

    /** What somebody's text of this number says; unlike any other. */
    public static String text(Role sender, int number) {
        return "message %04d from %s".formatted(number + 1, sender);
    }

    /** A fault and its time. */
    public record Scene(Duration at, Fault fault) {}
}
