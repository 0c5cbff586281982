package dev.jwaku.delivery;

import dev.jwaku.delivery.network.LightPushWay;

/**
 * How many service peers a client uses at the same time for the same thing, so that one that fails, lies or is slow
 * costs nothing. Relay has its mesh and needs neither. Each further one costs its share of the traffic; what that is
 * and what it buys is measured in {@code docs/reliability.md}.
 *
 * @param publish light push peers that get each message at once, 1 to {@value #MOST}
 * @param receive filter peers that push the same messages, 1 to {@value #MOST}; with 1 the connection status is partial
 *     at best
 */
public record Redundancy(int publish, int receive) {
    /** As many as a pool of service peers has places. */
    public static final int MOST = 4;
    /** WAKU-P2P-RELIABILITY recommends two of each. */
    public static final Redundancy DEFAULT = of(LightPushWay.REDUNDANCY);

    /** Checks the bounds. */
    public Redundancy {
        if (publish < 1 || publish > MOST || receive < 1 || receive > MOST) {
            throw new IllegalArgumentException(
                    "redundancy is 1 to " + MOST + " peers, not " + publish + " and " + receive);
        }
    }

    /** The same number for both. */
    public static Redundancy of(int peers) {
        return new Redundancy(peers, peers);
    }
}
