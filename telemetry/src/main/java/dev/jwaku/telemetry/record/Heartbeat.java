package dev.jwaku.telemetry.record;

/**
 * The program runs, and this is how it is connected: every minute, and at each change of the state. The state holds
 * from this heartbeat to the next one.
 *
 * @param seq contiguous within a boot, from 0
 * @param monoMillis monotonic time since the boot began, rounded down to 100; stands still while the machine sleeps
 * @param atMillis by the wall clock
 * @param state bits, see the constants
 * @param counters what happened until now
 */
public record Heartbeat(long seq, long monoMillis, long atMillis, int state, Counters counters)
        implements TelemetryRecord {
    /** The node is connected to the network. */
    public static final int NET_UP = 1;
    /** At least one peer gave a sign of life lately. */
    public static final int PEERS = 1 << 1;
    /** Relay: peers of the mesh bring messages. */
    public static final int RELAY_OK = 1 << 2;
    /** Light: a service node pushes messages to us. */
    public static final int FILTER_OK = 1 << 3;
    /** Light: a service node would take a message. */
    public static final int PUSH_OK = 1 << 4;
    /** A store node could be asked. */
    public static final int STORE_OK = 1 << 5;
    /** The machine slept for some of the time before this heartbeat. */
    public static final int SUSPENDED = 1 << 6;
    /** The last one of its boot: the program ends because it was told to. */
    public static final int ENDING = 1 << 7;
    /** The largest sequence number. */
    public static final long MOST_SEQ = Integer.MAX_VALUE;

    private static final int ALL = (1 << 8) - 1;

    /** Checks the fields. */
    public Heartbeat {
        Checks.range("seq", seq, 0, MOST_SEQ);
        Checks.time("mono_ms", monoMillis);
        Checks.time("at_ms", atMillis);
        Checks.range("state", state, 0, ALL);
    }

    /** Whether a bit of the state is set. */
    public boolean has(int bit) {
        return (state & bit) != 0;
    }
}
