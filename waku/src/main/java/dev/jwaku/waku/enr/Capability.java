package dev.jwaku.waku.enr;

/** What a node says it can do: a bit of the record's {@code waku2} field. */
public enum Capability {
    /** Relays messages. */
    RELAY(0x01),
    /** Answers store queries. */
    STORE(0x02),
    /** Pushes filtered messages. */
    FILTER(0x04),
    /** Publishes for others. */
    LIGHTPUSH(0x08),
    /** Takes part in store sync. */
    SYNC(0x10),
    /** Forwards in a mix network. */
    MIX(0x20);

    private final int mask;

    Capability(int mask) {
        this.mask = mask;
    }

    /** Its bit in the field. */
    int mask() {
        return mask;
    }
}
