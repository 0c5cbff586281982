package dev.jwaku.peers;

/**
 * What is remembered of a peer in one service.
 *
 * @param success share of good answers, newest weighted most (EWMA with α 0.2); 0.5 for a stranger
 * @param rttMillis time of an answer, smoothed the same way; 50 for a stranger
 * @param failures bad answers since the last good one
 * @param lastGoodMillis wall clock of the last good answer, milliseconds since 1970; 0 for never
 */
public record ServiceScore(double success, double rttMillis, int failures, long lastGoodMillis) {
    /** Weight of the newest answer. */
    public static final double ALPHA = 0.2;
    /** How long a good answer counts as recent. */
    public static final long RECENT_MILLIS = 3_600_000;

    static final double STRANGER_SUCCESS = 0.5;
    static final double STRANGER_RTT_MILLIS = 50;

    private static final double PER_SUCCESS = 100;
    private static final double PER_DOUBLED_RTT = 20;
    private static final double PER_FAILURE = 30;
    private static final double FOR_RECENT = 10;
    private static final double PER_NEIGHBOUR = 15;
    private static final double RTT_UNIT_MILLIS = 50;
    private static final double LOG_2 = Math.log(2);

    public ServiceScore {
        if (!(success >= 0 && success <= 1) || !(rttMillis >= 0) || failures < 0) {
            throw new IllegalArgumentException("success must be 0 to 1, rttMillis and failures not negative");
        }
    }

    /** Of a peer that was never asked: better than one that failed, worse than one that is known to be good. */
    public static ServiceScore stranger() {
        return new ServiceScore(STRANGER_SUCCESS, STRANGER_RTT_MILLIS, 0, 0);
    }

    /** After a good answer. */
    public ServiceScore afterSuccess(double millis, long nowMillis) {
        double smoothed = lastGoodMillis == 0 ? millis : rttMillis + ALPHA * (millis - rttMillis);
        return new ServiceScore(success + ALPHA * (1 - success), smoothed, 0, nowMillis);
    }

    /** After a bad one. */
    public ServiceScore afterFailure(int weight) {
        double lower = success;
        for (int i = 0; i < weight; i++) {
            lower -= ALPHA * lower;
        }
        return new ServiceScore(lower, rttMillis, failures + weight, lastGoodMillis);
    }

    /** With the failures in a row forgiven; what was measured stays. */
    public ServiceScore forgiven() {
        return new ServiceScore(success, rttMillis, 0, lastGoodMillis);
    }

    /**
     * The score of reliability.md section 10.6: {@code 100·success − 20·log2(1+rtt/50 ms) − 30·failures + 10 if good
     * within the last hour − 15·neighbours}.
     *
     * @param neighbours members of the pool in the same network prefix
     */
    public double value(long nowMillis, int neighbours) {
        boolean recent = lastGoodMillis > 0 && nowMillis - lastGoodMillis <= RECENT_MILLIS;
        return PER_SUCCESS * success
                - PER_DOUBLED_RTT * Math.log(1 + rttMillis / RTT_UNIT_MILLIS) / LOG_2
                - PER_FAILURE * failures
                + (recent ? FOR_RECENT : 0)
                - PER_NEIGHBOUR * neighbours;
    }
}
