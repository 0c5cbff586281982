package dev.jwaku.libp2p;

/**
 * The name of a protocol as multistream-select negotiates it, for example {@code /ipfs/ping/1.0.0}.
 *
 * @param name 1 to 1023 characters without line break
 */
public record ProtocolId(String name) implements Comparable<ProtocolId> {
    /** Longest name that fits a multistream message of 1024 bytes with its line break. */
    public static final int MAX_LENGTH = 1023;

    public ProtocolId {
        if (name.isEmpty() || name.length() > MAX_LENGTH || name.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("a protocol id has 1 to 1023 characters and no line break");
        }
    }

    /** The protocol of this name. */
    public static ProtocolId of(String name) {
        return new ProtocolId(name);
    }

    @Override
    public int compareTo(ProtocolId other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
