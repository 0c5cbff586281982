package dev.jwaku.tools.demo;

/** What the story does to its people and nodes. */
public enum Fault {
    /** All of Bob's connections are reset and no new one is let through. */
    CUT_BOB("Bob's link is cut for 10 s"),
    /** Bob's link works again. */
    RESTORE_BOB("Bob's link is back"),
    /** The relay node that both are connected to ends and stays away. */
    STOP_RELAY("relay node 2, which both use, stops for good"),
    /** Alice's process ends without a chance to do anything (SIGKILL). */
    KILL_ALICE("Alice is killed"),
    /** Alice starts again on the same profile. */
    RESTART_ALICE("Alice is restarted"),
    /** Bob's process stands still, its connections stay open (SIGSTOP). */
    FREEZE_BOB("Bob's process is stopped for 8 s"),
    /** Bob's process goes on (SIGCONT). */
    THAW_BOB("Bob's process goes on");

    private final String announcement;

    Fault(String announcement) {
        this.announcement = announcement;
    }

    /** What to tell the audience as it happens. */
    public String announcement() {
        return announcement;
    }
}
