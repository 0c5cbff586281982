package dev.jwaku.libp2p.host;

import java.time.Duration;

/**
 * Bounds on connections and handshakes.
 *
 * @param maxConnections established connections, both directions
 * @param maxPerIp established inbound connections from one IP address; 0 is no limit
 * @param maxPerPeer connections to one peer; two nodes that dial each other at once end with two, and one of them may
 *     be replaced
 * @param maxPendingInbound inbound handshakes under way; beyond it the oldest one is cut, because an honest handshake
 *     takes milliseconds and the oldest is the least likely to be one
 * @param connectTimeout how long an address that we dial may keep silent altogether
 * @param handshakeSilence how long the other side may be silent during a handshake
 * @param handshakeTimeout from the first byte to the finished upgrade, however busy it is
 * @param negotiationTimeout for the protocol of one stream
 */
public record ConnectionLimits(
        int maxConnections,
        int maxPerIp,
        int maxPerPeer,
        int maxPendingInbound,
        Duration connectTimeout,
        Duration handshakeSilence,
        Duration handshakeTimeout,
        Duration negotiationTimeout) {
    /** nwaku's successor allows 150. */
    public static final int DEFAULT_MAX_CONNECTIONS = 150;
    /** Reference nodes' {@code ip-colocation-limit}. */
    public static final int DEFAULT_MAX_PER_IP = 5;
    /**
     * One more than nwaku, as one may be replaced by another; logos-delivery refuses the second (libp2p.md section 12).
     */
    public static final int DEFAULT_MAX_PER_PEER = 3;
    /** Room for a burst of dialers. */
    public static final int DEFAULT_MAX_PENDING_INBOUND = 128;
    /** Three SYNs, and a round trip of 4 s. Nobody is there, most likely. */
    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(5);
    /** libp2p.md T-C1: a full nwaku accepts and never answers. */
    public static final Duration DEFAULT_HANDSHAKE_SILENCE = Duration.ofSeconds(10);
    /** Who answered is there: TCP, noise and muxer take five round trips, which are 20 s over two satellite links. */
    public static final Duration DEFAULT_HANDSHAKE_TIMEOUT = Duration.ofSeconds(30);
    /** As go. */
    public static final Duration DEFAULT_NEGOTIATION_TIMEOUT = Duration.ofSeconds(10);

    public ConnectionLimits {
        if (maxConnections < 1 || maxPerPeer < 1 || maxPendingInbound < 1 || maxPerIp < 0) {
            throw new IllegalArgumentException("connection limits must be positive; maxPerIp may be 0 for none");
        }
    }

    /** The limits a node on the open network starts with. */
    public static ConnectionLimits defaults() {
        return new ConnectionLimits(
                DEFAULT_MAX_CONNECTIONS,
                DEFAULT_MAX_PER_IP,
                DEFAULT_MAX_PER_PEER,
                DEFAULT_MAX_PENDING_INBOUND,
                DEFAULT_CONNECT_TIMEOUT,
                DEFAULT_HANDSHAKE_SILENCE,
                DEFAULT_HANDSHAKE_TIMEOUT,
                DEFAULT_NEGOTIATION_TIMEOUT);
    }

    /** The same with another number of connections. */
    public ConnectionLimits withMaxConnections(int connections) {
        return new ConnectionLimits(
                connections,
                maxPerIp,
                maxPerPeer,
                maxPendingInbound,
                connectTimeout,
                handshakeSilence,
                handshakeTimeout,
                negotiationTimeout);
    }

    /** The same with another number of inbound connections per IP address; 0 is no limit. */
    public ConnectionLimits withMaxPerIp(int connections) {
        return new ConnectionLimits(
                maxConnections,
                connections,
                maxPerPeer,
                maxPendingInbound,
                connectTimeout,
                handshakeSilence,
                handshakeTimeout,
                negotiationTimeout);
    }
}
