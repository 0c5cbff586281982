package dev.jwaku.libp2p.muxer;

/**
 * The bytes of a stream that have arrived and were not read yet: a ring that grows as needed and is let go when it is
 * empty. The caller bounds what it puts in, and serialises the calls.
 */
final class ReceiveBuffer {
    private static final int FIRST_CAPACITY = 4 * 1024;
    /** A larger ring is dropped when it runs empty, so that idle streams hold little memory. */
    private static final int KEPT_CAPACITY = 64 * 1024;

    private static final byte[] NONE = new byte[0];

    private byte[] ring = NONE;
    private int head;
    private int size;

    /** How many bytes wait. */
    int size() {
        return size;
    }

    /** Whether none wait. */
    boolean isEmpty() {
        return size == 0;
    }

    /** Adds bytes behind the others. */
    void append(byte[] source, int offset, int length) {
        ensureCapacity(size + length);
        int tail = head + size & ring.length - 1;
        int first = Math.min(length, ring.length - tail);
        System.arraycopy(source, offset, ring, tail, first);
        System.arraycopy(source, offset + first, ring, 0, length - first);
        size += length;
    }

    /** Removes up to {@code length} of the oldest bytes into the target; answers how many. */
    int take(byte[] target, int offset, int length) {
        int taken = Math.min(length, size);
        int first = Math.min(taken, ring.length - head);
        System.arraycopy(ring, head, target, offset, first);
        System.arraycopy(ring, 0, target, offset + first, taken - first);
        size -= taken;
        if (size == 0) {
            clear();
        } else {
            head = head + taken & ring.length - 1;
        }
        return taken;
    }

    /** Drops everything. */
    void clear() {
        head = 0;
        size = 0;
        if (ring.length > KEPT_CAPACITY) {
            ring = NONE;
        }
    }

    private void ensureCapacity(int needed) {
        if (needed <= ring.length) {
            return;
        }
        int capacity = Math.max(FIRST_CAPACITY, Integer.highestOneBit(needed - 1) << 1);
        byte[] larger = new byte[capacity];
        int first = Math.min(size, ring.length - head);
        System.arraycopy(ring, head, larger, 0, first);
        System.arraycopy(ring, 0, larger, first, size - first);
        ring = larger;
        head = 0;
    }
}
