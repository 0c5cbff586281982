package dev.jwaku.libp2p.gossipsub;

/**
 * A peer's score and where it comes from.
 *
 * @param total the sum; what the thresholds of {@link ScoreParams} look at
 * @param topics P1, P2 and P4 of all topics
 * @param colocation P6; not positive
 * @param behaviour P7; not positive
 */
public record PeerScore(double total, double topics, double colocation, double behaviour) {
    /** The score of a peer without history. */
    public static final PeerScore ZERO = new PeerScore(0, 0, 0, 0);
}
