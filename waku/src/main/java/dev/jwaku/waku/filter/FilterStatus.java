package dev.jwaku.waku.filter;

/** Status codes of answers, as numbers because peers may send others. */
public final class FilterStatus {
    /** Done. */
    public static final int SUCCESS = 200;
    /** The request makes no sense. */
    public static final int BAD_REQUEST = 400;
    /** The service knows no subscription of the peer. */
    public static final int NOT_FOUND = 404;
    /** Over the rate limit. */
    public static final int TOO_MANY_REQUESTS = 429;
    /** The service has no room. */
    public static final int SERVICE_UNAVAILABLE = 503;

    private FilterStatus() {}
}
