package dev.jwaku.tools.lpt.count;

/** How an attempt to send ended. */
public enum Answer {
    /** The service node said that it sent the message on. */
    ACCEPTED,
    /** It said that it did not. */
    REFUSED,
    /** No answer, or none that can be read: the message may be on its way. */
    UNANSWERED,
    /** It never left: no connection. */
    NOT_SENT
}
