package dev.jwaku.libp2p.gossipsub;

import java.time.Duration;

/**
 * How peers are judged. P3, P3b and P5 are not here: their weight is 0 in nwaku and go-waku.
 *
 * @param topic what counts per topic
 * @param colocation P6, peers that share an address
 * @param behaviour P7, breaches of the protocol
 * @param decayInterval time between two decays of all counters
 * @param decayToZero counters below this become 0
 * @param retention how long a bad score outlives the connection
 * @param retainedPeers most gone peers whose score is kept; the oldest go first
 * @param thresholds what follows from a score
 */
public record ScoreParams(
        Topic topic,
        Colocation colocation,
        Behaviour behaviour,
        Duration decayInterval,
        double decayToZero,
        Duration retention,
        int retainedPeers,
        Thresholds thresholds) {
    /** nwaku and go-waku. */
    public static final Duration DEFAULT_DECAY_INTERVAL = Duration.ofSeconds(12);
    /** nwaku and go-waku. */
    public static final double DEFAULT_DECAY_TO_ZERO = 0.01;
    /** nwaku and go-waku. */
    public static final Duration DEFAULT_RETENTION = Duration.ofMinutes(10);
    /** Ours. */
    public static final int DEFAULT_RETAINED_PEERS = 10_000;

    public ScoreParams {
        if (!decayInterval.isPositive() || decayToZero < 0 || retainedPeers < 0) {
            throw new IllegalArgumentException(
                    "decayInterval must be positive, decayToZero and retainedPeers not negative");
        }
    }

    /** What nwaku and go-waku use. */
    public static ScoreParams defaults() {
        return new ScoreParams(
                Topic.DEFAULT,
                Colocation.DEFAULT,
                Behaviour.DEFAULT,
                DEFAULT_DECAY_INTERVAL,
                DEFAULT_DECAY_TO_ZERO,
                DEFAULT_RETENTION,
                DEFAULT_RETAINED_PEERS,
                Thresholds.DEFAULT);
    }

    /** The same with another P6, for example for many peers on one test machine. */
    public ScoreParams with(Colocation other) {
        return new ScoreParams(
                topic, other, behaviour, decayInterval, decayToZero, retention, retainedPeers, thresholds);
    }

    /** The same with other thresholds. */
    public ScoreParams with(Thresholds other) {
        return new ScoreParams(
                topic, colocation, behaviour, decayInterval, decayToZero, retention, retainedPeers, other);
    }

    /**
     * P1, P2 and P4.
     *
     * @param weight of the whole topic in the score
     * @param timeInMeshWeight P1, per quantum in the mesh
     * @param timeInMeshQuantum the unit of P1
     * @param timeInMeshCap most units that count
     * @param firstDeliveriesWeight P2, per valid message that came first from this peer
     * @param firstDeliveriesDecay factor per decay interval
     * @param firstDeliveriesCap most deliveries that count
     * @param invalidWeight P4, times the square of the number of rejected messages; not positive
     * @param invalidDecay factor per decay interval
     */
    public record Topic(
            double weight,
            double timeInMeshWeight,
            Duration timeInMeshQuantum,
            double timeInMeshCap,
            double firstDeliveriesWeight,
            double firstDeliveriesDecay,
            double firstDeliveriesCap,
            double invalidWeight,
            double invalidDecay) {
        /** nwaku ({@code TopicParameters}) and go-waku. */
        public static final Topic DEFAULT = new Topic(1, 0.01, Duration.ofSeconds(1), 10, 1, 0.5, 10, -100, 0.5);

        public Topic {
            if (invalidWeight > 0 || !timeInMeshQuantum.isPositive()) {
                throw new IllegalArgumentException(
                        "invalidWeight must not be positive, timeInMeshQuantum must be positive");
            }
        }
    }

    /**
     * P6.
     *
     * @param weight times the square of the peers beyond the threshold; not positive; 0 switches it off
     * @param threshold most peers on one IP address without penalty
     */
    public record Colocation(double weight, int threshold) {
        /** nwaku and go-waku. */
        public static final Colocation DEFAULT = new Colocation(-50, 5);
        /** No penalty: private networks and test machines. */
        public static final Colocation OFF = new Colocation(0, 1);

        public Colocation {
            if (weight > 0 || threshold < 1) {
                throw new IllegalArgumentException("weight must not be positive, threshold at least 1");
            }
        }
    }

    /**
     * P7.
     *
     * @param weight times the square of the penalties; not positive
     * @param decay factor per decay interval
     */
    public record Behaviour(double weight, double decay) {
        /** nwaku and go-waku. */
        public static final Behaviour DEFAULT = new Behaviour(-10, 0.986);

        public Behaviour {
            if (weight > 0) {
                throw new IllegalArgumentException("weight must not be positive");
            }
        }
    }

    /**
     * What follows from a score.
     *
     * @param gossip below it no IHAVE and IWANT are exchanged
     * @param publish below it a peer gets no message of our own
     * @param graylist below it everything from the peer is ignored, and it is disconnected
     * @param opportunisticGraft a mesh whose median lies below it gets better peers
     */
    public record Thresholds(double gossip, double publish, double graylist, double opportunisticGraft) {
        /** nwaku and go-waku. */
        public static final Thresholds DEFAULT = new Thresholds(-100, -1000, -10_000, 0);

        public Thresholds {
            if (gossip > 0 || publish > gossip || graylist > publish) {
                throw new IllegalArgumentException("need graylist <= publish <= gossip <= 0");
            }
        }
    }
}
