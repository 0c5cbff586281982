package dev.jwaku.tools.trace.find;

/** Losses by node and time: sixty columns over the run. */
public final class Heat {
    /** Columns. */
    public static final int COLUMNS = 60;

    private final long from;
    private final long width;
    private final long[][] expected;
    private final long[][] lost;
    private final long[][] unknown;

    Heat(int nodes, long from, long to) {
        this.from = from;
        this.width = Math.max(1, (to - from) / COLUMNS + 1);
        this.expected = new long[nodes][COLUMNS];
        this.lost = new long[nodes][COLUMNS];
        this.unknown = new long[nodes][COLUMNS];
    }

    /** One that is empty and covers the same. */
    Heat another() {
        return new Heat(expected.length, from, from + (width - 1) * COLUMNS);
    }

    void add(Outcome outcome, long time) {
        int column = (int) Math.clamp((time - from) / width, 0, COLUMNS - 1);
        switch (outcome.fate().group()) {
            case GOOD -> expected[outcome.node()][column]++;
            case LOST -> {
                expected[outcome.node()][column]++;
                lost[outcome.node()][column]++;
            }
            case UNKNOWN -> unknown[outcome.node()][column]++;
            case NOT_EXPECTED -> {}
        }
    }

    void merge(Heat other) {
        for (int node = 0; node < expected.length; node++) {
            for (int column = 0; column < COLUMNS; column++) {
                expected[node][column] += other.expected[node][column];
                lost[node][column] += other.lost[node][column];
                unknown[node][column] += other.unknown[node][column];
            }
        }
    }

    /** Where the first column begins, nanoseconds since 1970 on the reference clock. */
    public long from() {
        return from;
    }

    /** Nanoseconds of a column. */
    public long width() {
        return width;
    }

    /** How many messages the node had to get and of which it is known whether it did. */
    public long expected(int node, int column) {
        return expected[node][column];
    }

    /** How many it did not get. */
    public long lost(int node, int column) {
        return lost[node][column];
    }

    /** Of how many nobody can tell. */
    public long unknown(int node, int column) {
        return unknown[node][column];
    }
}
