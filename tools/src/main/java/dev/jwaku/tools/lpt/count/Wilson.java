package dev.jwaku.tools.lpt.count;

/**
 * Wilson's score interval of a share, 95 %.
 *
 * @param low its lower end
 * @param high its upper end
 */
public record Wilson(double low, double high) {
    private static final double Z = 1.959964;

    /** The interval for so many hits; everything is possible when nothing was tried. */
    public static Wilson of(long hits, long all) {
        if (all == 0) {
            return new Wilson(0, 1);
        }
        double share = (double) hits / all;
        double square = Z * Z;
        double middle = share + square / (2 * all);
        double half = Z * Math.sqrt(share * (1 - share) / all + square / (4.0 * all * all));
        double below = 1 + square / all;
        return new Wilson(
                hits == 0 ? 0 : Math.max(0, (middle - half) / below),
                hits == all ? 1 : Math.min(1, (middle + half) / below));
    }

    /** How many messages without a single loss it takes until the upper end is at most this share. */
    public static long neededFor(double share) {
        return share <= 0 ? Long.MAX_VALUE : (long) Math.ceil(Z * Z * (1 - share) / share);
    }

    /** Whether a share is inside. */
    public boolean contains(double share) {
        return share >= low && share <= high;
    }
}
