package dev.jwaku.tools.conditions;

import java.time.Duration;
import java.util.Locale;

/** What is wrong while people talk. */
public enum Condition {
    /** Nothing. */
    BASELINE("none", Duration.ZERO),
    /** All links of all people have 0.9 to 1.1 s one way. */
    LATENCY("latency 1 s", Duration.ZERO),
    /** All links of all people lose half of the segments, and half of the acknowledgements. */
    LOSS("50 % loss", Duration.ZERO),
    /** All links of all people carry 8 kbit/s. */
    BANDWIDTH("8 kbit/s", Duration.ZERO),
    /** One process stands still. */
    PAUSE_5("pause 5 s", Duration.ofSeconds(5)),
    /** One process stands still. */
    PAUSE_30("pause 30 s", Duration.ofSeconds(30)),
    /** One process stands still. */
    PAUSE_40("pause 40 s", Duration.ofSeconds(40)),
    /** One process stands still. */
    PAUSE_120("pause 120 s", Duration.ofSeconds(120)),
    /** One wall clock is two minutes ahead. */
    CLOCK_AHEAD("clock +2 min", Duration.ZERO),
    /** One wall clock is two minutes behind. */
    CLOCK_BEHIND("clock -2 min", Duration.ZERO),
    /** A node publishes everything once more up to ten seconds later, as another envelope. */
    REPEATS("repeated, reordered", Duration.ZERO),
    /** The first person is killed after each message of its own and started again. */
    RESTARTS("sender restarts", Duration.ZERO),
    /** One has no network for an hour. */
    OFFLINE("offline 1 h", Duration.ofHours(1)),
    /** One loses the profile and begins again from the twelve words: another installation. */
    REINSTALL("reinstalled", Duration.ofSeconds(10)),
    /** One has two devices; both must show everything that others write. */
    TWO_DEVICES("two devices", Duration.ZERO);

    private final String title;
    private final Duration lasts;

    Condition(String title, Duration lasts) {
        this.title = title;
        this.lasts = lasts;
    }

    /** For a human. */
    public String title() {
        return title;
    }

    /** For a command line. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** How long it lasts; zero if as long as something is done. */
    Duration lasts() {
        return lasts;
    }

    /** Whether it makes links worse. */
    boolean isOfLinks() {
        return this == LATENCY || this == LOSS || this == BANDWIDTH;
    }

    /** Whether a process stands still. */
    boolean isPause() {
        return compareTo(PAUSE_5) >= 0 && compareTo(PAUSE_120) <= 0;
    }

    /** Whether it begins and ends while messages are under way. */
    boolean isFault() {
        return isOfLinks() || isPause() || this == RESTARTS || this == OFFLINE || this == REINSTALL;
    }

    /** Whether it is one of the further cases, which are about two people who talk. */
    boolean isForTalkOnly() {
        return compareTo(CLOCK_AHEAD) >= 0;
    }
}
