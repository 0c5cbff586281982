package dev.jwaku.tools.scenario;

/**
 * Which of the reliability protocols are on, for telling what each of them buys.
 *
 * @param outbox whether messages are kept and sent again until somebody has them
 * @param verifier whether stores are asked what was missed
 */
public record Switches(boolean outbox, boolean verifier) {
    /** As applications have it. */
    public static final Switches ON = new Switches(true, true);
    /** Publish once and hope, as without any of it. */
    public static final Switches OFF = new Switches(false, false);

    /** Short, for tables. */
    public String id() {
        if (equals(ON)) {
            return "on";
        }
        if (equals(OFF)) {
            return "off";
        }
        return outbox ? "outbox, no verifier" : "no outbox, verifier";
    }
}
