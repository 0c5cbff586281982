package dev.jwaku.tools.trace.find;

import java.util.Locale;

/** By what a node gets messages. */
public enum Way {
    RELAY,
    FILTER,
    LIGHTPUSH,
    STORE,
    SYNC,
    MVDS;

    /** In lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
