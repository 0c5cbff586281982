package dev.jwaku.waku.payload;

/** Values of the version field of a Waku message (14/WAKU2-MESSAGE). Others are to be treated like {@link #PLAIN}. */
public final class PayloadVersion {
    /** Not encrypted by Waku: the payload is the application's. */
    public static final int PLAIN = 0;
    /** Encrypted as {@link PayloadV1} says. */
    public static final int V1 = 1;

    private PayloadVersion() {}
}
