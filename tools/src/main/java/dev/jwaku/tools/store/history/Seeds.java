package dev.jwaku.tools.store.history;

/** Seeds that have nothing to do with each other, from numbers that have. */
public final class Seeds {
    private static final long FIRST = 0xff51afd7ed558ccdL;
    private static final long SECOND = 0xc4ceb9fe1a85ec53L;
    private static final int HALF = 33;

    private Seeds() {}

    /**
     * The seed of one of many generators. Neighbouring numbers must not become neighbouring seeds: those of
     * {@link java.util.SplittableRandom} that differ by its step give the same numbers one after the other.
     *
     * @param seed of all of them
     * @param number which
     */
    public static long of(long seed, long number) {
        return mixed(mixed(seed) ^ number);
    }

    private static long mixed(long value) {
        long mixed = (value ^ (value >>> HALF)) * FIRST;
        mixed = (mixed ^ (mixed >>> HALF)) * SECOND;
        return mixed ^ (mixed >>> HALF);
    }
}
