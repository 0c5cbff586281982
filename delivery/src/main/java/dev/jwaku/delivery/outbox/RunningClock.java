package dev.jwaku.delivery.outbox;

/** A clock that can be stopped: time that counts. Pure. */
final class RunningClock {
    private boolean runs;
    private long lookedAt;
    private long elapsed;

    RunningClock(boolean runs, long now) {
        this.runs = runs;
        this.lookedAt = now;
    }

    /** Lets it run or stand still from now on. */
    void run(boolean value, long now) {
        read(now);
        runs = value;
    }

    /** How long it has run. */
    long read(long now) {
        if (runs) {
            elapsed += Math.max(0, now - lookedAt);
        }
        lookedAt = now;
        return elapsed;
    }
}
