package dev.jwaku.tools.faults;

/** One way through a {@link FaultProxy}. */
public enum Direction {
    /** From whoever dialed the proxy to the proxied address. */
    TO_TARGET,
    /** From the proxied address back to the dialer. */
    FROM_TARGET
}
