package dev.jwaku.tools.trace.find;

/** A pair of parties in one number. */
public final class Links {
    private Links() {}

    /** Who sends. */
    public static int from(long link) {
        return Pairs.from(link);
    }

    /** Who gets. */
    public static int to(long link) {
        return Pairs.to(link);
    }
}
