package dev.jwaku.libp2p.host;

/**
 * How many streams of one protocol peers may have open to us at once; more are reset.
 *
 * @param perPeer most from one peer
 * @param total most from all peers
 */
public record StreamLimits(int perPeer, int total) {
    public StreamLimits {
        if (perPeer < 1 || total < perPeer) {
            throw new IllegalArgumentException("limits must be positive and total not below perPeer");
        }
    }
}
