package dev.jwaku.tools.scenario;

/** How the people of a scenario take part in the network. */
public enum Mode {
    /** They relay. */
    RELAY,
    /** They are clients of light push, filter and store nodes. */
    EDGE;

    /** As files and command lines write it. */
    public String id() {
        return Units.name(this);
    }

    /** @throws IllegalArgumentException if there is none of this name */
    public static Mode of(String id) {
        return Units.name(Mode.class, id);
    }
}
