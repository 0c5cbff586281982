package dev.jwaku.tools.scenario.matrix;

import java.time.Duration;

/** When a fault begins, seen from the messages. */
public enum Phase {
    /** Nobody writes; the messages come when it is over, or has lasted for a minute. */
    IDLE(Duration.ofSeconds(20)),
    /** Two seconds before the first message. */
    BEFORE_SEND(Duration.ofSeconds(20)),
    /** After the first messages were published, and before the first question whether they are stored. */
    BEFORE_CONFIRM(Duration.ofSeconds(21)),
    /** After a cut of ten seconds, while the reader compares with a store and fetches what it missed. */
    BEFORE_FETCH(Duration.ofSeconds(35)),
    /** While people connect for the first time and subscribe. */
    DURING_SUBSCRIBE(Duration.ofSeconds(20));

    private static final Duration LONGEST_IDLE = Duration.ofSeconds(60);

    private final Duration fault;

    Phase(Duration fault) {
        this.fault = fault;
    }

    /** When the fault begins: a time, or a range from which each seed draws. */
    String faultAt() {
        return switch (this) {
            case IDLE, BEFORE_SEND -> seconds(fault);
            case BEFORE_CONFIRM -> "21500ms";
            case BEFORE_FETCH -> "35100ms..36s";
            case DURING_SUBSCRIBE -> "20050ms..20500ms";
        };
    }

    /** When the first message is written. */
    Duration traffic(Harm harm) {
        return switch (this) {
            case IDLE -> {
                boolean isRest = harm.isOfMachines();
                Duration wait = isRest || harm.lasts().compareTo(LONGEST_IDLE) < 0 ? harm.lasts() : LONGEST_IDLE;
                yield fault.plus(wait).plusSeconds(5);
            }
            case BEFORE_SEND -> fault.plusSeconds(2);
            case BEFORE_CONFIRM, BEFORE_FETCH -> Duration.ofSeconds(20);
            case DURING_SUBSCRIBE -> fault.plusSeconds(1);
        };
    }

    /** When people start. */
    String people() {
        return this == DURING_SUBSCRIBE ? "20s" : "0s";
    }

    static String seconds(Duration time) {
        return time.toSeconds() + "s";
    }
}
