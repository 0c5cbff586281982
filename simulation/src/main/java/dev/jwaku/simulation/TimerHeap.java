package dev.jwaku.simulation;

import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A binary heap of what is due, earliest first, then in the order of scheduling. Entries know their place in it. */
final class TimerHeap {
    private Timed[] heap = new Timed[256];
    private int size;
    private long nextSequence;

    boolean isEmpty() {
        return size == 0;
    }

    @Nullable
    Timed peek() {
        return size == 0 ? null : heap[0];
    }

    /** Adds an entry, or moves one that is there already. */
    void schedule(Timed entry, long dueNanos) {
        if (entry.heapIndex != Timed.NOT_QUEUED) {
            remove(entry);
        }
        entry.dueNanos = dueNanos;
        entry.sequence = nextSequence++;
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        siftUp(size++, entry);
    }

    void remove(Timed entry) {
        int index = entry.heapIndex;
        if (index == Timed.NOT_QUEUED) {
            return;
        }
        entry.heapIndex = Timed.NOT_QUEUED;
        Timed last = heap[--size];
        clear(size);
        if (last != entry) {
            if (index > 0 && before(last, heap[(index - 1) / 2])) {
                siftUp(index, last);
            } else {
                siftDown(index, last);
            }
        }
    }

    /** Drops all entries of a kind; the others keep their order. */
    void removeIf(Predicate<Timed> unwanted) {
        Timed[] old = Arrays.copyOf(heap, size);
        Arrays.fill(heap, 0, size, null);
        size = 0;
        for (Timed entry : old) {
            entry.heapIndex = Timed.NOT_QUEUED;
            if (!unwanted.test(entry)) {
                siftUp(size++, entry);
            }
        }
    }

    @SuppressWarnings("NullAway") // slots behind the size are empty
    private void clear(int index) {
        heap[index] = null;
    }

    private void siftUp(int from, Timed entry) {
        int index = from;
        while (index > 0) {
            int parent = (index - 1) / 2;
            if (!before(entry, heap[parent])) {
                break;
            }
            place(heap[parent], index);
            index = parent;
        }
        place(entry, index);
    }

    private void siftDown(int from, Timed entry) {
        int index = from;
        while (2 * index + 1 < size) {
            int child = 2 * index + 1;
            if (child + 1 < size && before(heap[child + 1], heap[child])) {
                child++;
            }
            if (!before(heap[child], entry)) {
                break;
            }
            place(heap[child], index);
            index = child;
        }
        place(entry, index);
    }

    private void place(Timed entry, int index) {
        heap[index] = entry;
        entry.heapIndex = index;
    }

    private static boolean before(Timed a, Timed b) {
        return a.dueNanos != b.dueNanos ? a.dueNanos < b.dueNanos : a.sequence < b.sequence;
    }
}
