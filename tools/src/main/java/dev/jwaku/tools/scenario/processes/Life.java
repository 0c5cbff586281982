package dev.jwaku.tools.scenario.processes;

/** One process of a machine. */
interface Life {
    /** Its number in the system. */
    long pid();

    boolean isAlive();

    /** SIGKILL; returns when it is gone. Idempotent. */
    void kill();
}
