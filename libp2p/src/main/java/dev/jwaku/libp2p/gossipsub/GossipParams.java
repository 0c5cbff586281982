package dev.jwaku.libp2p.gossipsub;

import java.time.Duration;

/**
 * How messages are remembered and advertised to peers outside the mesh.
 *
 * @param dLazy fewest peers that get an IHAVE per heartbeat
 * @param factor share of the eligible peers that get one, if that is more
 * @param historyLength heartbeats for which a message can be asked for
 * @param historyGossip heartbeats for which it is advertised
 * @param cacheBytes most bytes of messages kept for asking; the oldest go first
 * @param seenTtl how long an id is remembered to drop duplicates
 * @param seenEntries most ids remembered; the oldest go first
 * @param maxIds most ids in one IHAVE of ours, and most we ask of one peer per heartbeat
 * @param maxIHaves most IHAVE messages taken from one peer per heartbeat
 * @param maxRetransmissions how often one peer may ask for one message
 * @param promiseTimeout how long a peer may take to send what it advertised and we asked for
 * @param dontWantHeartbeats how long an IDONTWANT counts
 * @param dontWantIds most ids taken by IDONTWANT from one peer per heartbeat
 */
public record GossipParams(
        int dLazy,
        double factor,
        int historyLength,
        int historyGossip,
        long cacheBytes,
        Duration seenTtl,
        int seenEntries,
        int maxIds,
        int maxIHaves,
        int maxRetransmissions,
        Duration promiseTimeout,
        int dontWantHeartbeats,
        int dontWantIds) {
    /** {@code Dlazy} of nwaku and go-waku. */
    public static final int DEFAULT_D_LAZY = 6;
    /** All implementations. */
    public static final double DEFAULT_FACTOR = 0.25;
    /** nwaku and go-waku. */
    public static final int DEFAULT_HISTORY_LENGTH = 6;
    /** All implementations. */
    public static final int DEFAULT_HISTORY_GOSSIP = 3;
    /** Ours: six seconds of 5 MB/s; the others do not bound it. */
    public static final long DEFAULT_CACHE_BYTES = 32L * 1024 * 1024;
    /** All implementations; go-waku's meaning: counted from the first sight. */
    public static final Duration DEFAULT_SEEN_TTL = Duration.ofMinutes(2);
    /** Ours: two minutes of 1,600 messages per second; the others do not bound it. */
    public static final int DEFAULT_SEEN_ENTRIES = 200_000;
    /** All implementations. */
    public static final int DEFAULT_MAX_IDS = 5000;
    /** go-libp2p and js-libp2p. */
    public static final int DEFAULT_MAX_IHAVES = 10;
    /** go-libp2p and js-libp2p. */
    public static final int DEFAULT_MAX_RETRANSMISSIONS = 3;
    /** go-libp2p and js-libp2p. */
    public static final Duration DEFAULT_PROMISE_TIMEOUT = Duration.ofSeconds(3);
    /** nim-libp2p. */
    public static final int DEFAULT_DONT_WANT_HEARTBEATS = 6;
    /** nim-libp2p. */
    public static final int DEFAULT_DONT_WANT_IDS = 1000;

    public GossipParams {
        if (dLazy < 0 || !(factor >= 0 && factor <= 1)) {
            throw new IllegalArgumentException("dLazy must not be negative and factor lie in 0..1");
        }
        if (historyGossip < 1 || historyLength < historyGossip) {
            throw new IllegalArgumentException("need 1 <= historyGossip <= historyLength");
        }
        if (cacheBytes < 1 || seenEntries < 1 || !seenTtl.isPositive() || !promiseTimeout.isPositive()) {
            throw new IllegalArgumentException("cacheBytes, seenEntries, seenTtl and promiseTimeout must be positive");
        }
        if (maxIds < 1 || maxIHaves < 1 || maxRetransmissions < 1 || dontWantHeartbeats < 1 || dontWantIds < 0) {
            throw new IllegalArgumentException("the limits of IHAVE, IWANT and IDONTWANT must be positive");
        }
    }

    /** What nwaku and go-waku use. */
    public static GossipParams defaults() {
        return builder().build();
    }

    /** A builder that starts with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects the values. */
    public static final class Builder {
        private int dLazy = DEFAULT_D_LAZY;
        private double factor = DEFAULT_FACTOR;
        private int historyLength = DEFAULT_HISTORY_LENGTH;
        private int historyGossip = DEFAULT_HISTORY_GOSSIP;
        private long cacheBytes = DEFAULT_CACHE_BYTES;
        private Duration seenTtl = DEFAULT_SEEN_TTL;
        private int seenEntries = DEFAULT_SEEN_ENTRIES;
        private int maxIds = DEFAULT_MAX_IDS;
        private int maxIHaves = DEFAULT_MAX_IHAVES;
        private int maxRetransmissions = DEFAULT_MAX_RETRANSMISSIONS;
        private Duration promiseTimeout = DEFAULT_PROMISE_TIMEOUT;
        private int dontWantHeartbeats = DEFAULT_DONT_WANT_HEARTBEATS;
        private int dontWantIds = DEFAULT_DONT_WANT_IDS;

        private Builder() {}

        /** Sets who gets an IHAVE: the fewest peers and the share. */
        public Builder lazy(int fewest, double share) {
            dLazy = fewest;
            factor = share;
            return this;
        }

        /** Sets for how many heartbeats messages can be asked for and are advertised, and how many bytes are kept. */
        public Builder history(int length, int gossip, long bytes) {
            historyLength = length;
            historyGossip = gossip;
            cacheBytes = bytes;
            return this;
        }

        /** Sets how long and how many ids are remembered. */
        public Builder seen(Duration ttl, int entries) {
            seenTtl = ttl;
            seenEntries = entries;
            return this;
        }

        /** Sets the bounds of IHAVE. */
        public Builder ihave(int ids, int messages) {
            maxIds = ids;
            maxIHaves = messages;
            return this;
        }

        /** Sets the bounds of IWANT: answers per id and peer, and our patience with the answers to ours. */
        public Builder iwant(int retransmissions, Duration timeout) {
            maxRetransmissions = retransmissions;
            promiseTimeout = timeout;
            return this;
        }

        /** Sets the bounds of IDONTWANT. */
        public Builder dontWant(int heartbeats, int ids) {
            dontWantHeartbeats = heartbeats;
            dontWantIds = ids;
            return this;
        }

        /** The parameters. @throws IllegalArgumentException if they contradict each other */
        public GossipParams build() {
            return new GossipParams(
                    dLazy,
                    factor,
                    historyLength,
                    historyGossip,
                    cacheBytes,
                    seenTtl,
                    seenEntries,
                    maxIds,
                    maxIHaves,
                    maxRetransmissions,
                    promiseTimeout,
                    dontWantHeartbeats,
                    dontWantIds);
        }
    }
}
