package dev.jwaku.tools.scenario;

/**
 * Which of the reliability protocols are on, for telling what each of them buys.
 *
 * @param outbox whether messages are kept and sent again until somebody has them
 * @param verifier whether stores are asked what was missed
 * @param redundancy how many service nodes an edge client uses at once
 */
public record Switches(boolean outbox, boolean verifier, int redundancy) {
    /** As applications have it. */
    public static final Switches ON = new Switches(true, true, 2);
    /** Publish once and hope, as without any of it. */
    public static final Switches OFF = new Switches(false, false, 1);

    private static final int MOST_REDUNDANT = 3;

    public Switches {
        if (redundancy < 1 || redundancy > MOST_REDUNDANT) {
            throw new IllegalArgumentException("redundancy must be 1 to " + MOST_REDUNDANT + ", not " + redundancy);
        }
    }

    /** Short, for tables. */
    public String id() {
        if (equals(ON)) {
            return "on";
        }
        if (equals(OFF)) {
            return "off";
        }
        return (outbox ? "outbox" : "no outbox") + (verifier ? ", verifier" : ", no verifier") + ", " + redundancy;
    }
}
