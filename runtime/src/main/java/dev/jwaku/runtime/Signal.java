package dev.jwaku.runtime;

/** A one-way switch that threads wait for: raised once, it stays raised. */
public final class Signal {
    private final Monitor monitor;
    private volatile boolean raised;

    /** A signal that is not raised yet. */
    public Signal(World world) {
        this.monitor = new Monitor(world);
    }

    /** Raises the signal and wakes all waiters. Later calls change nothing. */
    public void raise() {
        monitor.lock();
        try {
            raised = true;
            monitor.signalAll();
        } finally {
            monitor.unlock();
        }
    }

    /** Whether it has been raised. */
    public boolean isRaised() {
        return raised;
    }

    /**
     * Waits until the signal is raised.
     *
     * @return false if the deadline passed first
     * @throws CancelledException if the thread was interrupted
     */
    public boolean await(Deadline deadline) {
        monitor.lock();
        try {
            while (!raised) {
                if (!monitor.await(deadline)) {
                    return raised;
                }
            }
            return true;
        } finally {
            monitor.unlock();
        }
    }
}
