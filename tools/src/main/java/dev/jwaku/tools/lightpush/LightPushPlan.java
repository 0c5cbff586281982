package dev.jwaku.tools.lightpush;

/**
 * What is measured.
 *
 * @param rate requests per second
 * @param warmUpSeconds at each service node first, not counted
 * @param rounds at each service node, alternating
 * @param roundSeconds how long one is
 */
public record LightPushPlan(int rate, int warmUpSeconds, int rounds, int roundSeconds) {
    /** 200 requests per second, 30 seconds of warm-up, five rounds of ten seconds. */
    public static LightPushPlan standard() {
        return new LightPushPlan(200, 30, 5, 10);
    }
}
