package dev.jwaku.simulation;

/** What a simulated node is doing. */
public enum NodeState {
    /** Its tasks run. */
    RUNNING,
    /** Its process is stopped (SIGSTOP): tasks stand still, all clocks go on, its kernel still answers. */
    STOPPED,
    /** Its machine sleeps (closed laptop): tasks and the monotonic clock stand still, the network does not reach it. */
    ASLEEP,
    /** Its process was killed (SIGKILL): it never runs again; its kernel reset its connections. */
    KILLED,
    /** Its machine lost power: it never runs again, and nobody was told. */
    CRASHED;

    /** Whether it will never run again. */
    public boolean isEnded() {
        return this == KILLED || this == CRASHED;
    }

    /** Whether its machine takes part in the network. */
    public boolean isReachable() {
        return this == RUNNING || this == STOPPED || this == KILLED;
    }
}
