package dev.jwaku.tools.lpt;

/**
 * How far a sender is.
 *
 * @param planned how many messages; 0 for no end
 * @param begun how many were prepared
 * @param accepted how many some service node accepted
 * @param givenUp how many none accepted
 * @param attempts how many attempts failed
 * @param inFlight how many wait for an answer
 * @param behindNanos by how much the last one was late
 * @param peer the service node that is used
 * @param switches how often another one took its place
 */
public record SenderFigures(
        long planned,
        long begun,
        long accepted,
        long givenUp,
        long attempts,
        int inFlight,
        long behindNanos,
        String peer,
        long switches) {}
