package dev.jwaku.tools.telemetry.store;

/** Advisory locks that the instances on one PostgreSQL database share. */
final class Locks {
    private static final long BASE = 0x6a77_7465_6c00L;

    /** Held while partitions are made or dropped. */
    static final long PARTITIONS = BASE + 1;
    /** Held by who keeps the sums up. */
    static final long SUMS = BASE + 2;

    private Locks() {}
}
