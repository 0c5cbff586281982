package dev.jwaku.simulation;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The threads that could go on now. The seed decides which one does. */
final class ReadyQueue {
    private final SplittableRandom random;
    private SimulatedThread[] threads = new SimulatedThread[256];
    private int size;

    ReadyQueue(SplittableRandom random) {
        this.random = random;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(SimulatedThread thread) {
        if (size == threads.length) {
            threads = Arrays.copyOf(threads, size * 2);
        }
        threads[size++] = thread;
    }

    /** Takes one at random. */
    @SuppressWarnings("NullAway") // slots behind the size are empty
    @Nullable
    SimulatedThread poll() {
        if (size == 0) {
            return null;
        }
        int index = size == 1 ? 0 : random.nextInt(size);
        SimulatedThread chosen = threads[index];
        threads[index] = threads[--size];
        threads[size] = null;
        return chosen;
    }

    /** Takes out all threads of a kind. */
    void removeIf(Predicate<SimulatedThread> unwanted) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (!unwanted.test(threads[i])) {
                threads[kept++] = threads[i];
            }
        }
        Arrays.fill(threads, kept, size, null);
        size = kept;
    }
}
