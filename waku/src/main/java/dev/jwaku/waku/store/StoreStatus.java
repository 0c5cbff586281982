package dev.jwaku.waku.store;

/** Status codes of answers, as numbers because peers may send others. */
public final class StoreStatus {
    /** Answered. */
    public static final int SUCCESS = 200;
    /** The archive could not answer, or the query made no sense to it. */
    public static final int BAD_RESPONSE = 300;
    /** The request could not be read. */
    public static final int BAD_REQUEST = 400;
    /** Over the rate limit. */
    public static final int TOO_MANY_REQUESTS = 429;

    /** The archive is away or has too much to do; later it may answer. */
    public static final int SERVICE_UNAVAILABLE = 503;

    private StoreStatus() {}
}
