package dev.jwaku.waku.ratelimit;

/** Tokens that grow with time up to a capacity. Not thread-safe. */
final class TokenBucket {
    private final double capacity;
    private final double perNano;
    private double tokens;
    private long filledAt;

    TokenBucket(double capacity, long nanosToFill, double tokens, long now) {
        this.capacity = capacity;
        this.perNano = capacity / nanosToFill;
        this.tokens = tokens;
        this.filledAt = now;
    }

    boolean hasToken(long now) {
        tokens = Math.min(capacity, tokens + (now - filledAt) * perNano);
        filledAt = now;
        return tokens >= 1;
    }

    void take() {
        tokens--;
    }
}
