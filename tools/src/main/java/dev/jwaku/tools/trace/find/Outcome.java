package dev.jwaku.tools.trace.find;

/**
 * What became of a message at one node.
 *
 * @param node where
 * @param way by which it came, or had to come
 * @param fate what happened
 * @param from the party that sent it last; -1 if nobody is known
 * @param nanos from the sending to the arrival; -1 if it did not arrive or the sending is not known
 * @param hops relay hops from the publisher; -1 if not known
 * @param why in words, empty if there is nothing to say
 */
public record Outcome(int node, Way way, Fate fate, int from, long nanos, int hops, String why) {}
