package dev.jwaku.waku.lightpush;

/** Status codes of answers, as numbers because peers may send others. */
public final class LightPushStatus {
    /** At least one relay peer took it. */
    public static final int SUCCESS = 200;
    /** The request could not be read. */
    public static final int BAD_REQUEST = 400;
    /** Longer than allowed, in the specification; nwaku says 420. */
    public static final int PAYLOAD_TOO_LARGE = 413;
    /** The network would refuse it, or it was sent already. */
    public static final int INVALID_MESSAGE = 420;
    /** The node does not relay this topic. */
    public static final int UNSUPPORTED_PUBSUB_TOPIC = 421;
    /** Over the rate limit. */
    public static final int TOO_MANY_REQUESTS = 429;
    /** The node failed. */
    public static final int INTERNAL_SERVER_ERROR = 500;
    /** No relay peer, in the specification. */
    public static final int SERVICE_NOT_AVAILABLE = 503;
    /** No relay peer, as nwaku says it. */
    public static final int NO_PEERS_TO_RELAY = 505;

    private LightPushStatus() {}

    /** Whether the node has nobody to relay to, in either dialect. */
    public static boolean isNoPeers(int status) {
        return status == NO_PEERS_TO_RELAY || status == SERVICE_NOT_AVAILABLE;
    }
}
