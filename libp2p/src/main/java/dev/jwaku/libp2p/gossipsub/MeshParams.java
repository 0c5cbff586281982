package dev.jwaku.libp2p.gossipsub;

import java.time.Duration;

/**
 * How many peers carry a topic for us, and how that set is kept.
 *
 * @param d peers wanted in a topic's mesh
 * @param dLow below this many we graft up to {@code d}
 * @param dHigh above this many we prune down to {@code d}
 * @param dScore how many of the best-scored peers survive a pruning for sure
 * @param dOut how many mesh peers we must have dialed ourselves
 * @param heartbeat time between two rounds of upkeep
 * @param pruneBackoff how long neither side grafts again after a PRUNE
 * @param unsubscribeBackoff the same after we left the topic
 * @param backoffSlack added to a backoff before we graft again
 * @param fanoutTtl how long peers are remembered for a topic we publish to without being subscribed
 * @param floodPublish whether own messages go to all subscribed peers of sufficient score and not only to the mesh
 * @param opportunisticGraftHeartbeats every how many heartbeats a mesh of low median score gets better peers
 * @param opportunisticGraftPeers how many of them
 */
public record MeshParams(
        int d,
        int dLow,
        int dHigh,
        int dScore,
        int dOut,
        Duration heartbeat,
        Duration pruneBackoff,
        Duration unsubscribeBackoff,
        Duration backoffSlack,
        Duration fanoutTtl,
        boolean floodPublish,
        int opportunisticGraftHeartbeats,
        int opportunisticGraftPeers) {
    /** {@code D} of nwaku and go-waku (29/WAKU2-CONFIG). */
    public static final int DEFAULT_D = 6;
    /** {@code Dlo} of nwaku and go-waku. */
    public static final int DEFAULT_D_LOW = 4;
    /** {@code Dhi} of nwaku and go-waku. */
    public static final int DEFAULT_D_HIGH = 8;
    /** {@code Dscore} of go-waku and go-libp2p; nwaku sets 6. */
    public static final int DEFAULT_D_SCORE = 4;
    /** {@code Dout} of nwaku and go-waku. */
    public static final int DEFAULT_D_OUT = 3;
    /** All implementations. */
    public static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(1);
    /** All implementations. */
    public static final Duration DEFAULT_PRUNE_BACKOFF = Duration.ofSeconds(60);
    /** nwaku and go-waku; js-waku uses 10 s. */
    public static final Duration DEFAULT_UNSUBSCRIBE_BACKOFF = Duration.ofSeconds(5);
    /** nwaku adds 2 s to what it received. */
    public static final Duration DEFAULT_BACKOFF_SLACK = Duration.ofSeconds(2);
    /** All implementations. */
    public static final Duration DEFAULT_FANOUT_TTL = Duration.ofSeconds(60);
    /** go-libp2p. */
    public static final int DEFAULT_OPPORTUNISTIC_GRAFT_HEARTBEATS = 60;
    /** go-libp2p and nim-libp2p. */
    public static final int DEFAULT_OPPORTUNISTIC_GRAFT_PEERS = 2;

    public MeshParams {
        if (dLow < 1 || d < dLow || dHigh < d || dScore < 0 || dScore > d || dOut < 0 || dOut > dLow) {
            throw new IllegalArgumentException("need 1 <= dLow <= d <= dHigh, dScore <= d, dOut <= dLow");
        }
        if (!heartbeat.isPositive()) {
            throw new IllegalArgumentException("heartbeat must be positive");
        }
        if (opportunisticGraftHeartbeats < 1 || opportunisticGraftPeers < 0) {
            throw new IllegalArgumentException("opportunisticGraft: heartbeats at least 1, peers not negative");
        }
    }

    /** What nwaku and go-waku use. */
    public static MeshParams defaults() {
        return builder().build();
    }

    /** A builder that starts with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects the values. */
    public static final class Builder {
        private int d = DEFAULT_D;
        private int dLow = DEFAULT_D_LOW;
        private int dHigh = DEFAULT_D_HIGH;
        private int dScore = DEFAULT_D_SCORE;
        private int dOut = DEFAULT_D_OUT;
        private Duration heartbeat = DEFAULT_HEARTBEAT;
        private Duration pruneBackoff = DEFAULT_PRUNE_BACKOFF;
        private Duration unsubscribeBackoff = DEFAULT_UNSUBSCRIBE_BACKOFF;
        private Duration backoffSlack = DEFAULT_BACKOFF_SLACK;
        private Duration fanoutTtl = DEFAULT_FANOUT_TTL;
        private boolean floodPublish = true;
        private int opportunisticGraftHeartbeats = DEFAULT_OPPORTUNISTIC_GRAFT_HEARTBEATS;
        private int opportunisticGraftPeers = DEFAULT_OPPORTUNISTIC_GRAFT_PEERS;

        private Builder() {}

        /** Sets {@code d}, {@code dLow} and {@code dHigh}. */
        public Builder degree(int wanted, int low, int high) {
            d = wanted;
            dLow = low;
            dHigh = high;
            return this;
        }

        /** Sets {@code dScore}. */
        public Builder dScore(int peers) {
            dScore = peers;
            return this;
        }

        /** Sets {@code dOut}. */
        public Builder dOut(int peers) {
            dOut = peers;
            return this;
        }

        /** Sets the time between heartbeats. */
        public Builder heartbeat(Duration interval) {
            heartbeat = interval;
            return this;
        }

        /** Sets the backoffs after PRUNE and after leaving, and the slack. */
        public Builder backoffs(Duration prune, Duration unsubscribe, Duration slack) {
            pruneBackoff = prune;
            unsubscribeBackoff = unsubscribe;
            backoffSlack = slack;
            return this;
        }

        /** Sets how long fanout peers are remembered. */
        public Builder fanoutTtl(Duration ttl) {
            fanoutTtl = ttl;
            return this;
        }

        /** Sets flood publishing. */
        public Builder floodPublish(boolean flood) {
            floodPublish = flood;
            return this;
        }

        /** Sets opportunistic grafting. */
        public Builder opportunisticGraft(int heartbeats, int peers) {
            opportunisticGraftHeartbeats = heartbeats;
            opportunisticGraftPeers = peers;
            return this;
        }

        /** The parameters. @throws IllegalArgumentException if they contradict each other */
        public MeshParams build() {
            return new MeshParams(
                    d,
                    dLow,
                    dHigh,
                    dScore,
                    dOut,
                    heartbeat,
                    pruneBackoff,
                    unsubscribeBackoff,
                    backoffSlack,
                    fanoutTtl,
                    floodPublish,
                    opportunisticGraftHeartbeats,
                    opportunisticGraftPeers);
        }
    }
}
