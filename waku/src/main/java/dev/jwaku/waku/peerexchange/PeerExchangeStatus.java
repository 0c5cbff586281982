package dev.jwaku.waku.peerexchange;

/** How a request ended, in nwaku's numbers; go-waku and js-waku send none. */
public final class PeerExchangeStatus {
    /** Records were sent, or there are none. */
    public static final int SUCCESS = 200;
    /** The request could not be read. */
    public static final int BAD_REQUEST = 400;
    /** The limit of requests is used up. */
    public static final int TOO_MANY_REQUESTS = 429;
    /** Nothing to give: what a peer without status codes means by an empty answer. */
    public static final int SERVICE_UNAVAILABLE = 503;

    private PeerExchangeStatus() {}
}
