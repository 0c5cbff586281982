package dev.jwaku.tools.outage;

/** The two ends of a line, each connected to the middle only. */
enum End {
    /** One. */
    A,
    /** The other. */
    C;

    End other() {
        return this == A ? C : A;
    }
}
