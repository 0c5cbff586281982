package dev.jwaku.messenger.chat;

/** What a handler says of a message. */
public enum Verdict {
    /**
     * It is dealt with, and what was to be kept of it is stored in this transaction. Its sender is told so by an
     * acknowledgement once that is committed; the handler does not get it again. Also for what is understood and of no
     * use here.
     */
    ACCEPTED,
    /** It is not as it must be, and will never be accepted. Not acknowledged, so its sender is not told a lie. */
    REFUSED,
    /**
     * It cannot be judged yet: its sender is a stranger, or what it belongs to is not known. As if it had not come: it
     * is not acknowledged, and the handler gets it again when its sender repeats it. A copy outside data sync is gone.
     */
    LATER
}
