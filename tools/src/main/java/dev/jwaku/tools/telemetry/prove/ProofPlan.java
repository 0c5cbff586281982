package dev.jwaku.tools.telemetry.prove;

import java.util.List;

/**
 * A world with known truth.
 *
 * @param name for people
 * @param dropHours share of hours in which the network drops what a conversation sends
 * @param outageDays share of days with an outage that loses a share of a conversation's messages, drawn evenly
 * @param optIn share of installs that report
 * @param crashes of each receiver per day, each with a hole in its reports
 * @param lostRecords share of a sender's records that its journal had to fold into counters
 * @param mostDelayDays uploads come so many days late at most
 */
public record ProofPlan(
        String name,
        double dropHours,
        double outageDays,
        double optIn,
        double crashes,
        double lostRecords,
        double mostDelayDays) {
    /** Of messages outside outages. */
    static final double BASE_LOSS = 0.005;
    /** Of messages in a dropped hour: those that come later. */
    static final double LATER = 0.3;

    static final int FLOWS = 60;
    static final int DAYS = 3;
    static final int LEAST_MESSAGES = 5;
    static final int MOST_MESSAGES = 60;

    /** Everybody reports everything: what the intervals are for. */
    static ProofPlan full(double dropHours) {
        return new ProofPlan(percent(dropHours) + " of hours dropped, full coverage", dropHours, 0, 1, 0, 0, 0);
    }

    /** Half of the people report, and those with crashes, lost records and days late. */
    static ProofPlan half(double dropHours) {
        return new ProofPlan(
                percent(dropHours) + " of hours dropped, half opted in, crashes, lost records, late uploads",
                dropHours,
                0,
                0.5,
                1,
                0.01,
                3);
    }

    /** The world of the reference: 0.94525 of the messages arrive. */
    static ProofPlan outages() {
        return new ProofPlan("outages on 10 % of flow-days, full coverage", 0, 0.1, 1, 0, 0, 0);
    }

    private static String percent(double share) {
        return Math.round(share * 100) + " %";
    }

    /** All that are to be proved. */
    public static List<ProofPlan> all() {
        return List.of(full(0), full(0.1), full(0.3), outages(), half(0), half(0.1), half(0.3));
    }

    /** Whether everybody reports everything. */
    public boolean isFull() {
        return optIn >= 1 && lostRecords == 0 && mostDelayDays == 0;
    }

    /** The share that arrives within a day in the long run. */
    public double truth() {
        double good = 1 - BASE_LOSS;
        return ((1 - dropHours) * good + dropHours * LATER) * (1 - outageDays / 2);
    }
}
