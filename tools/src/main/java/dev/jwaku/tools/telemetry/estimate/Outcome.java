package dev.jwaku.tools.telemetry.estimate;

/** What became of one message within a {@link Horizon}. */
public enum Outcome {
    /** A receiver's report or an acknowledgement says that it arrived in time. */
    DELIVERED,
    /** It came later, or its receiver reported the whole time without a gap, and it was not there. */
    NOT_DELIVERED,
    /** Nobody watched the receiver, or not all the time. */
    UNKNOWN,
    /** The time is not over. */
    PENDING
}
