package dev.jwaku.delivery.inbox;

/** What became of a {@link Candidate}. */
public sealed interface Outcome {
    /**
     * It is in the inbox now.
     *
     * @param number of its row
     */
    record Stored(long number) implements Outcome {}

    /** It, or another generation of it, had been there already. */
    record Duplicate() implements Outcome {}

    /** There is no room for it. It is not remembered, so it may come again. */
    record Refused() implements Outcome {}
}
