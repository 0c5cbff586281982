package dev.jwaku.tools.telemetry.ingest;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One at a time of each: uploads of one install follow each other in the database anyway, and each that waits there
 * holds a connection, of which all others have need. Thread-safe.
 *
 * @param <K> whose turn it is
 */
public final class Turns<K> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<K> taken = new LinkedHashSet<>();

    /** Nobody's turn yet. */
    public Turns() {}

    /** Whether it begins; not while another one of the same has not ended. */
    public boolean begins(K key) {
        lock.lock();
        try {
            return taken.add(key);
        } finally {
            lock.unlock();
        }
    }

    /** It is over. */
    public void ends(K key) {
        lock.lock();
        try {
            taken.remove(key);
        } finally {
            lock.unlock();
        }
    }
}
