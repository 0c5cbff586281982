package dev.jwaku.tools.lpt.count;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One sender's messages as the reference tester counts them, for comparison and for its metrics, with its faults: what
 * is lost after the last arrival is invisible, a gap also counts as misordered, and its latency is jitter. Not
 * thread-safe.
 */
public final class ReferenceCount {
    /** Beyond so many indexes nothing is remembered of the lowest ones. */
    private static final int MAX_REMEMBERED = 2_000_000;

    private final Map<Long, Integer> copies = new LinkedHashMap<>();
    private long previousIndex;
    private long previousArrival;
    private long target;
    private long expected;
    private long received;
    private long misorder;
    private long late;
    private long duplicates;
    private long distinctDuplicates;
    private long minJitter;
    private long maxJitter;
    private long sumJitter;

    /** Empty. */
    public ReferenceCount() {}

    /**
     * A message came.
     *
     * @param index its index
     * @param count how many the sender plans, as it says
     * @param sincePrev from the message before to this one, as the sender says, in nanoseconds
     * @param atNanos when
     */
    public void arrived(long index, long count, long sincePrev, long atNanos) {
        if (copies.containsKey(index)) {
            duplicates++;
            if (copies.merge(index, 1, Integer::sum) == 2) {
                distinctDuplicates++;
            }
            return;
        }
        if (received == 0) {
            target = count;
        }
        copies.put(index, 1);
        if (copies.size() > MAX_REMEMBERED) {
            copies.remove(copies.keySet().iterator().next());
        }
        received++;
        if (index > 1 && received > 1) {
            jitter(Math.max(0, atNanos - previousArrival - sincePrev));
        }
        misorder += index > previousIndex + 1 ? 1 : 0;
        late += index < previousIndex ? 1 : 0;
        expected = Math.max(expected, index);
        previousIndex = index;
        previousArrival = atNanos;
    }

    private void jitter(long sample) {
        sumJitter += sample;
        maxJitter = Math.max(maxJitter, sample);
        if (sample > 0 && (minJitter == 0 || sample < minJitter)) {
            minJitter = sample;
        }
    }

    /** How often an index came. */
    public int copiesOf(long index) {
        return copies.getOrDefault(index, 0);
    }

    /** The highest index so far. */
    public long expected() {
        return expected;
    }

    /** How many the sender plans. */
    public long target() {
        return target;
    }

    /** Distinct indexes. */
    public long received() {
        return received;
    }

    /** Indexes up to the highest that did not come. */
    public long loss() {
        return expected - received;
    }

    /** Arrivals that jump over an index. */
    public long misorder() {
        return misorder;
    }

    /** Arrivals with a smaller index than the one before. */
    public long late() {
        return late;
    }

    /** Arrivals of an index that had come. */
    public long duplicates() {
        return duplicates;
    }

    /** Indexes that came more than once. */
    public long distinctDuplicates() {
        return distinctDuplicates;
    }

    /** Smallest positive jitter, nanoseconds; 0 if there is none. */
    public long minJitterNanos() {
        return minJitter;
    }

    /** Mean jitter, nanoseconds; 0 before the third message. */
    public long meanJitterNanos() {
        return received > 2 ? sumJitter / (received - 1) : 0;
    }

    /** Largest jitter, nanoseconds. */
    public long maxJitterNanos() {
        return maxJitter;
    }

    /** Indexes up to the highest that did not come, ascending; at most so many. */
    public List<Long> lostIndexes(int most) {
        List<Long> lost = new ArrayList<>();
        for (long index = 1; index <= expected && lost.size() < most; index++) {
            if (!copies.containsKey(index)) {
                lost.add(index);
            }
        }
        return lost;
    }
}
