package dev.jwaku.libp2p.gossipsub;

import java.time.Duration;

/**
 * Bounds of what the driver keeps, sends and waits for. Sizes in bytes.
 *
 * @param maxMessage longest data that {@code publish} takes
 * @param maxRpcRead longest RPC frame accepted
 * @param maxRpcWrite longest RPC frame sent, unless a single message is longer
 * @param peerQueue most bytes waiting for one peer; more are dropped
 * @param totalQueue the same for all peers together
 * @param congestion bytes waiting for one peer from which on we push back
 * @param inbound bytes read but not yet worked on, from which on we stop reading
 * @param mailbox most events waiting for the owner task
 * @param deliveries most messages waiting for our own listeners
 * @param writeBatch most bytes handed to a stream at once, unless a single frame is longer
 * @param openTimeout how long a stream may take to open
 * @param writeTimeout how long a peer may take to accept a batch before its stream is opened anew
 * @param stall after this time without progress a congested peer no longer holds the others back
 */
public record GossipLimits(
        int maxMessage,
        int maxRpcRead,
        int maxRpcWrite,
        int peerQueue,
        int totalQueue,
        int congestion,
        int inbound,
        int mailbox,
        int deliveries,
        int writeBatch,
        Duration openTimeout,
        Duration writeTimeout,
        Duration stall) {
    /** Leaves room for the frame in go-waku's 150,000 bytes (libp2p.md 13.7). */
    public static final int DEFAULT_MAX_MESSAGE = 149_000;
    /** What status-go and the go-waku library read. */
    public static final int DEFAULT_MAX_RPC_READ = 1024 * 1024;
    /** What the go-waku command reads (150KB); nwaku reads 153,600. */
    public static final int DEFAULT_MAX_RPC_WRITE = 150_000;
    /** Ours: a burst of 16,000 messages of 1 KiB. */
    public static final int DEFAULT_PEER_QUEUE = 16 * 1024 * 1024;
    /** Ours. */
    public static final int DEFAULT_TOTAL_QUEUE = 64 * 1024 * 1024;
    /** Ours: less than 0.1 s at 50 MB/s. */
    public static final int DEFAULT_CONGESTION = 2 * 1024 * 1024;
    /** Ours. */
    public static final int DEFAULT_INBOUND = 8 * 1024 * 1024;
    /** Ours. */
    public static final int DEFAULT_MAILBOX = 1024;
    /** Ours. */
    public static final int DEFAULT_DELIVERIES = 4096;
    /** With the lengths of its frames it fits one muxer frame, one noise message, one system call. */
    public static final int DEFAULT_WRITE_BATCH = 65_000;
    /** As multistream negotiation elsewhere. */
    public static final Duration DEFAULT_OPEN_TIMEOUT = Duration.ofSeconds(10);
    /** As the muxers' own limit. */
    public static final Duration DEFAULT_WRITE_TIMEOUT = Duration.ofSeconds(20);
    /** Ours. */
    public static final Duration DEFAULT_STALL = Duration.ofSeconds(2);

    public GossipLimits {
        if (maxMessage < 1 || maxRpcRead < maxMessage || maxRpcWrite < 1024) {
            throw new IllegalArgumentException("need 1 <= maxMessage <= maxRpcRead and maxRpcWrite >= 1024");
        }
        if (congestion < 1 || peerQueue < congestion || totalQueue < peerQueue || inbound < 1) {
            throw new IllegalArgumentException("need 1 <= congestion <= peerQueue <= totalQueue and inbound >= 1");
        }
        if (mailbox < 1 || deliveries < 1 || writeBatch < 1) {
            throw new IllegalArgumentException("mailbox, deliveries and writeBatch must be positive");
        }
    }

    /** The default bounds. */
    public static GossipLimits defaults() {
        return builder().build();
    }

    /** A builder that starts with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects the values. */
    public static final class Builder {
        private int maxMessage = DEFAULT_MAX_MESSAGE;
        private int maxRpcRead = DEFAULT_MAX_RPC_READ;
        private int maxRpcWrite = DEFAULT_MAX_RPC_WRITE;
        private int peerQueue = DEFAULT_PEER_QUEUE;
        private int totalQueue = DEFAULT_TOTAL_QUEUE;
        private int congestion = DEFAULT_CONGESTION;
        private int inbound = DEFAULT_INBOUND;
        private int mailbox = DEFAULT_MAILBOX;
        private int deliveries = DEFAULT_DELIVERIES;
        private int writeBatch = DEFAULT_WRITE_BATCH;
        private Duration openTimeout = DEFAULT_OPEN_TIMEOUT;
        private Duration writeTimeout = DEFAULT_WRITE_TIMEOUT;
        private Duration stall = DEFAULT_STALL;

        private Builder() {}

        /** Sets the longest data that is published. */
        public Builder maxMessage(int bytes) {
            maxMessage = bytes;
            return this;
        }

        /** Sets the longest frames read and written. */
        public Builder maxRpc(int read, int write) {
            maxRpcRead = read;
            maxRpcWrite = write;
            return this;
        }

        /** Sets the bounds of the send queues: per peer, in total, and where pushing back begins. */
        public Builder queues(int perPeer, int total, int congested) {
            peerQueue = perPeer;
            totalQueue = total;
            congestion = congested;
            return this;
        }

        /** Sets how much may wait between reading and the owner task: bytes and events. */
        public Builder inbound(int bytes, int events) {
            inbound = bytes;
            mailbox = events;
            return this;
        }

        /** Sets how many messages may wait for our own listeners. */
        public Builder deliveries(int messages) {
            deliveries = messages;
            return this;
        }

        /** Sets how many bytes one write takes at most. */
        public Builder writeBatch(int bytes) {
            writeBatch = bytes;
            return this;
        }

        /** Sets the deadlines for opening, for a write, and for progress of a congested peer. */
        public Builder timeouts(Duration open, Duration write, Duration stalled) {
            openTimeout = open;
            writeTimeout = write;
            stall = stalled;
            return this;
        }

        /** The limits. @throws IllegalArgumentException if they contradict each other */
        public GossipLimits build() {
            return new GossipLimits(
                    maxMessage,
                    maxRpcRead,
                    maxRpcWrite,
                    peerQueue,
                    totalQueue,
                    congestion,
                    inbound,
                    mailbox,
                    deliveries,
                    writeBatch,
                    openTimeout,
                    writeTimeout,
                    stall);
        }
    }
}
