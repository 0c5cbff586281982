package dev.jwaku.tools.trace.read;

import dev.jwaku.tools.trace.model.NodeLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** The nodes whose logs are read, by number. Thread-safe. */
public final class Nodes {
    private final ReentrantLock lock = new ReentrantLock();
    private final List<NodeLog> logs = new ArrayList<>();

    /** The number of a new one. */
    int open(String name) {
        lock.lock();
        try {
            logs.add(new NodeLog(name));
            return logs.size() - 1;
        } finally {
            lock.unlock();
        }
    }

    NodeLog log(int number) {
        lock.lock();
        try {
            return logs.get(number);
        } finally {
            lock.unlock();
        }
    }

    /** All of them. */
    public List<NodeLog> all() {
        lock.lock();
        try {
            return List.copyOf(logs);
        } finally {
            lock.unlock();
        }
    }
}
