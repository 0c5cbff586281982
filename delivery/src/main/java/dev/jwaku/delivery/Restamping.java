package dev.jwaku.delivery;

/**
 * Whether a message may be sent again under a new time. Archives refuse what is older than 20 s, so a message that was
 * lost on its way can be stored later only as a new message with the same payload. Receivers see it as another one,
 * unless something tells them.
 */
public enum Restamping {
    /** Never: repetitions have the same bytes, and what was lost for more than 20 s cannot be stored any more. */
    OFF,
    /** Yes; a random {@link RestampId} in {@code meta} lets the door of receivers drop repetitions. */
    MARKED,
    /** Yes; the payload has an id of the application's own, by which the receiver drops repetitions. */
    BY_APPLICATION
}
