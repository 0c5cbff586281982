package dev.jwaku.tools.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** All processes of one demo. After {@link #close} none runs and none can be started. Thread-safe. */
public final class Children implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final List<ChildJvm> started = new ArrayList<>();
    private boolean closed;

    /**
     * Starts a process.
     *
     * @throws IllegalStateException after {@link #close}
     */
    ChildJvm start(String name, Path folder, List<String> arguments) throws IOException {
        return start(name, folder, ChildJvm.SMALL, arguments);
    }

    /** Like {@link #start(String, Path, List)}, for a process that computes. */
    public ChildJvm startLarge(String name, Path folder, List<String> arguments) throws IOException {
        return start(name, folder, ChildJvm.LARGE, arguments);
    }

    private ChildJvm start(String name, Path folder, List<String> options, List<String> arguments) throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the demo has ended, " + name + " does not start any more");
            }
            ChildJvm child = ChildJvm.start(name, folder, options, arguments);
            started.add(child);
            return child;
        } finally {
            lock.unlock();
        }
    }

    /** Kills all that run and waits for their end. Idempotent. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            started.stream()
                    .filter(ChildJvm::isAlive)
                    .forEach(child -> child.process().destroyForcibly());
            started.forEach(ChildJvm::kill);
            started.clear();
        } finally {
            lock.unlock();
        }
    }
}
