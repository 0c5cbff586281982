package dev.jwaku.tools.scenario;

import java.util.ArrayList;
import java.util.List;

/**
 * Which of the reliability protocols are on, for telling what each of them buys.
 *
 * @param outbox whether messages are kept and sent again until somebody has them
 * @param verifier whether stores are asked what was missed
 * @param redundancy how many service peers get each message and push what is subscribed to; means nothing to relay
 */
public record Switches(boolean outbox, boolean verifier, int redundancy) {
    /** As applications have it. */
    public static final Switches ON = new Switches(true, true, 2);
    /** Publish once and hope, as without any of it. */
    public static final Switches OFF = new Switches(false, false, 1);
    /** One mechanism taken away, or made stronger, at a time. */
    public static final List<Switches> ABLATION = List.of(
            ON,
            new Switches(false, true, 2),
            new Switches(true, false, 2),
            new Switches(true, true, 1),
            new Switches(true, true, 3),
            OFF);

    private static final int MOST = 4;
    private static final String REDUNDANCY = "redundancy-";

    public Switches {
        if (redundancy < 1 || redundancy > MOST) {
            throw new IllegalArgumentException("redundancy must be 1 to " + MOST + ", not " + redundancy);
        }
    }

    /** Short, for tables and command lines: on, off, or what differs from on, as {@code no-outbox+redundancy-1}. */
    public String id() {
        if (equals(ON)) {
            return "on";
        }
        if (equals(OFF)) {
            return "off";
        }
        List<String> differences = new ArrayList<>();
        if (!outbox) {
            differences.add("no-outbox");
        }
        if (!verifier) {
            differences.add("no-verifier");
        }
        if (redundancy != ON.redundancy()) {
            differences.add(REDUNDANCY + redundancy);
        }
        return String.join("+", differences);
    }

    /**
     * Those of this {@link #id}.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static Switches of(String id) {
        if (id.equals("off")) {
            return OFF;
        }
        Switches found = ON;
        for (String difference : id.equals("on") ? List.<String>of() : List.of(id.split("\\+"))) {
            found = found.changed(difference);
        }
        return found;
    }

    private Switches changed(String difference) {
        if (difference.equals("no-outbox")) {
            return new Switches(false, verifier, redundancy);
        }
        if (difference.equals("no-verifier")) {
            return new Switches(outbox, false, redundancy);
        }
        if (difference.matches(REDUNDANCY + "\\d")) {
            return new Switches(outbox, verifier, Integer.parseInt(difference.substring(REDUNDANCY.length())));
        }
        throw new IllegalArgumentException("'" + difference
                + "' switches no protocol: on, off, or no-outbox, no-verifier, redundancy-1 and such, joined by +");
    }
}
