package dev.jwaku.tools.lpt.count;

import java.util.Locale;

/** What became of one message of a sender at one receiver. */
public enum Fate {
    /** It came in time, pushed by a filter service. */
    RECEIVED,
    /** Likewise, but later than the deadline after it was due. */
    LATE,
    /** A store had it; no filter service had pushed it. */
    RECOVERED,
    /** A service node accepted it, and it did not come by the end of the grace. */
    LOST,
    /** No service node accepted it: all said no, or could not be reached. */
    REJECTED,
    /** No service node accepted it, but one did not answer, and it did not come: it may or may not have been sent. */
    UNANSWERED,
    /** It came although no service node had accepted it. */
    UNCONFIRMED,
    /** It was sent before the receiver was subscribed, and did not come. */
    NOT_EXPECTED,
    /** It did not come, but the receiver stopped before the grace was over. */
    NOT_KNOWN;

    /** Whether the receiver has it. */
    public boolean isReceived() {
        return this == RECEIVED || this == LATE || this == RECOVERED || this == UNCONFIRMED;
    }

    /** Whether it counts in the loss rate: the sender was told that it was sent, and the receiver was there. */
    public boolean isExpected() {
        return this == RECEIVED || this == LATE || this == RECOVERED || this == LOST;
    }

    /** Its name in reports. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
