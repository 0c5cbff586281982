package dev.jwaku.tools.trace.find;

import java.util.Arrays;

/**
 * Numbers by number, for millions of look-ups: open addressing, no boxes. Entries are gone through in the order in
 * which they came. One owner.
 */
final class LongTable {
    private static final int SMALLEST = 64;
    private static final long MIXER = 0x9e3779b97f4a7c15L;

    private long[] keys = new long[SMALLEST];
    private long[] values = new long[SMALLEST];
    /** One more than the place of the entry; 0 is free. */
    private int[] places = new int[2 * SMALLEST];

    private int size;

    /** Takes an entry. */
    @FunctionalInterface
    interface Visitor {
        void visit(long key, long value);
    }

    /** Puts a value if there is none; says whether there was none. */
    boolean putIfAbsent(long key, long value) {
        int place = find(key);
        if (places[place] != 0) {
            return false;
        }
        if (size == keys.length) {
            grow();
            place = find(key);
        }
        keys[size] = key;
        values[size] = value;
        places[place] = ++size;
        return true;
    }

    /** Adds a key; says whether it is new. */
    boolean add(long key) {
        return putIfAbsent(key, 0);
    }

    /** Sets a value. */
    void put(long key, long value) {
        int entry = places[find(key)];
        if (entry == 0) {
            putIfAbsent(key, value);
        } else {
            values[entry - 1] = value;
        }
    }

    /** Keeps the larger value. */
    void max(long key, long value) {
        int entry = places[find(key)];
        if (entry == 0) {
            putIfAbsent(key, value);
        } else {
            values[entry - 1] = Math.max(values[entry - 1], value);
        }
    }

    boolean has(long key) {
        return places[find(key)] != 0;
    }

    /** The value of a key that is there. */
    long get(long key) {
        return values[places[find(key)] - 1];
    }

    void each(Visitor visitor) {
        for (int i = 0; i < size; i++) {
            visitor.visit(keys[i], values[i]);
        }
    }

    int size() {
        return size;
    }

    /** Forgets everything; cheap when there was little. */
    void clear() {
        if (size > places.length / 8) {
            Arrays.fill(places, 0);
        } else {
            for (int i = 0; i < size; i++) {
                places[placeOf(i)] = 0;
            }
        }
        size = 0;
    }

    /** Where an entry is; freed places on the way do not matter. */
    private int placeOf(int index) {
        int place = start(keys[index]);
        while (places[place] != index + 1) {
            place = place + 1 & places.length - 1;
        }
        return place;
    }

    private int find(long key) {
        int place = start(key);
        while (places[place] != 0 && keys[places[place] - 1] != key) {
            place = place + 1 & places.length - 1;
        }
        return place;
    }

    private int start(long key) {
        return (int) (key * MIXER >>> 40) & places.length - 1;
    }

    private void grow() {
        keys = Arrays.copyOf(keys, 2 * size);
        values = Arrays.copyOf(values, 2 * size);
        places = new int[4 * size];
        for (int i = 0; i < size; i++) {
            places[find(keys[i])] = i + 1;
        }
    }
}
