package dev.jwaku.messenger.identity;

import dev.jwaku.runtime.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Remembers the results of another derivation: for simulations and tests that open the same profiles over and over. At
 * most {@link #MOST_REMEMBERED} results; the oldest goes first.
 */
public final class MemoisedKeyDerivation implements KeyDerivation {
    /** A few bytes each. */
    public static final int MOST_REMEMBERED = 100_000;

    private final KeyDerivation origin;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Request, Bytes> remembered = new LinkedHashMap<>();

    /** @param origin does the work */
    public MemoisedKeyDerivation(KeyDerivation origin) {
        this.origin = origin;
    }

    @Override
    public Bytes derive(Request request) {
        lock.lock();
        try {
            Bytes known = remembered.get(request);
            if (known != null) {
                return known;
            }
        } finally {
            lock.unlock();
        }
        Bytes derived = origin.derive(request);
        lock.lock();
        try {
            remembered.put(request, derived);
            if (remembered.size() > MOST_REMEMBERED) {
                remembered.remove(remembered.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
        return derived;
    }
}
