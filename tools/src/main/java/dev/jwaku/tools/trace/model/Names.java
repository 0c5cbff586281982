package dev.jwaku.tools.trace.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Numbers for texts that come again and again: peers, topics, reasons. 0 is no text. Thread-safe; readers of logs keep
 * a {@link Cache} each. After {@link #MOST} different texts all new ones are one and the same, so that a broken log
 * cannot fill the memory.
 */
public final class Names {
    /** So many different texts. */
    static final int MOST = 1_000_000;

    private static final String OTHER = "(too many different names)";

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Integer> ids = new LinkedHashMap<>();
    private final List<String> texts = new ArrayList<>(List.of(""));

    /** The number of a text. */
    public int of(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        lock.lock();
        try {
            Integer known = ids.get(text);
            if (known != null) {
                return known;
            }
            if (texts.size() >= MOST) {
                return texts.size() == MOST ? add(OTHER) : MOST;
            }
            return add(text);
        } finally {
            lock.unlock();
        }
    }

    private int add(String text) {
        ids.put(text, texts.size());
        texts.add(text);
        return texts.size() - 1;
    }

    /** The text of a number. */
    public String text(int id) {
        lock.lock();
        try {
            return texts.get(id);
        } finally {
            lock.unlock();
        }
    }

    /** How many numbers there are. */
    public int size() {
        lock.lock();
        try {
            return texts.size();
        } finally {
            lock.unlock();
        }
    }

    /** A cache for one thread: bytes to numbers without making strings. */
    public Cache cache() {
        return new Cache();
    }

    /** See {@link #cache}. Not thread-safe. Replaces what falls on the same place, so it never grows. */
    public final class Cache {
        private static final int PLACES = 1 << 13;
        private static final long MIXER = 0x9e3779b97f4a7c15L;
        private static final VarHandle LONGS =
                MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
        private static final byte[] NOTHING = new byte[0];

        private final byte[][] texts = new byte[PLACES][];
        private final int[] ids = new int[PLACES];

        private Cache() {
            Arrays.fill(texts, NOTHING);
        }

        /** The number of the text in these bytes. */
        public int of(byte[] bytes, int from, int length) {
            if (length == 0) {
                return 0;
            }
            int place = place(bytes, from, length);
            byte[] known = texts[place];
            if (known.length == length && Arrays.equals(known, 0, length, bytes, from, from + length)) {
                return ids[place];
            }
            int id = Names.this.of(new String(bytes, from, length, StandardCharsets.UTF_8));
            texts[place] = Arrays.copyOfRange(bytes, from, from + length);
            ids[place] = id;
            return id;
        }

        private static int place(byte[] bytes, int from, int length) {
            long hash = length;
            int i = from;
            for (int end = from + length - Long.BYTES; i <= end; i += Long.BYTES) {
                hash = (hash ^ (long) LONGS.get(bytes, i)) * MIXER;
                hash ^= hash >>> 29;
            }
            for (; i < from + length; i++) {
                hash = (hash ^ bytes[i]) * MIXER;
            }
            return (int) (hash >>> 40) & PLACES - 1;
        }
    }
}
