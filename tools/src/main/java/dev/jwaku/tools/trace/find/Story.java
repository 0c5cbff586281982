package dev.jwaku.tools.trace.find;

import dev.jwaku.tools.trace.model.Hash;
import java.util.List;

/**
 * What happened to one message.
 *
 * @param hash of it
 * @param origin the party that sent it; -1 if not known
 * @param topic pubsub topic, empty if not known
 * @param contentTopic content topic, empty if not known
 * @param sent when it was sent, or first seen, on the reference clock
 * @param isSendingKnown whether a line tells of the sending
 * @param receptions how often nodes got it, repetitions counted
 * @param outcomes at all nodes that it concerns
 * @param stored at the store nodes of its topic
 * @param hops over which links it went, and how long that took
 * @param events all of them, on the reference clock, in order of time
 */
public record Story(
        Hash hash,
        int origin,
        String topic,
        String contentTopic,
        long sent,
        boolean isSendingKnown,
        int receptions,
        List<Outcome> outcomes,
        List<Stored> stored,
        List<Hop> hops,
        List<Step> events) {
    /**
     * A message on a link.
     *
     * @param from who sent it
     * @param to who got it
     * @param nanos between the two lines; negative when the clocks' difference is not well known
     */
    public record Hop(int from, int to, long nanos) {}

    /**
     * A store node's part.
     *
     * @param node which
     * @param state whether it has the message
     * @param time when it had it, on the reference clock
     */
    public record Stored(int node, State state, long time) {}

    /** Whether a store node has a message. */
    public enum State {
        /** From the beginning. */
        STORED,
        /** Later, by store sync or otherwise. */
        REPAIRED,
        /** Never, and another store node of the topic has it. */
        MISSING,
        /** It refused it. */
        REFUSED,
        /** Nobody can tell. */
        UNKNOWN
    }

    /**
     * An event on the reference clock.
     *
     * @param time then
     * @param node whose log it is; -1 for the sender's journal
     * @param what its name in the log contract
     * @param peer the other side; -1 if there is none
     * @param detail in words
     */
    public record Step(long time, int node, String what, int peer, String detail) {}

    /** Whether any node that had to get it did not. */
    public boolean isLost() {
        return outcomes.stream().anyMatch(outcome -> outcome.fate().isLost());
    }
}
