package dev.jwaku.tools.trace.find;

import dev.jwaku.tools.trace.find.Story.State;
import dev.jwaku.tools.trace.find.Story.Stored;
import dev.jwaku.tools.trace.model.Hash;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What store nodes have and others of the same topic do not. */
public final class StoreFindings {
    /** So many stored messages are kept for the search of gaps; beyond that the neighbours of a gap are not known. */
    static final int MOST = 2_000_000;

    private final Map<Integer, Map<State, Long>> states = new TreeMap<>();
    private final Map<Integer, List<Entry>> entries = new TreeMap<>();
    private long kept;
    private long leftOut;

    private record Entry(long time, State state, long repaired, Hash hash) {}

    /**
     * A stretch of time from which a store node lacks messages that others have.
     *
     * @param node which
     * @param first sending time of the first one that is missing
     * @param last sending time of the last one
     * @param count how many
     * @param before sending time of the last message before that it stored at once; empty if there is none
     * @param after sending time of the first one after; empty if there is none
     * @param repaired when it had the last of them; empty if it still lacks some
     * @param example one of them
     */
    public record Window(
            int node,
            long first,
            long last,
            long count,
            Optional<Long> before,
            Optional<Long> after,
            Optional<Long> repaired,
            Hash example) {}

    void add(Stored stored, Story story) {
        states.computeIfAbsent(stored.node(), key -> new EnumMap<>(State.class)).merge(stored.state(), 1L, Long::sum);
        boolean matters =
                stored.state() == State.STORED || stored.state() == State.REPAIRED || stored.state() == State.MISSING;
        if (matters && kept < MOST) {
            kept++;
            entries.computeIfAbsent(stored.node(), key -> new ArrayList<>())
                    .add(new Entry(story.sent(), stored.state(), stored.time(), story.hash()));
        } else if (matters) {
            leftOut++;
        }
    }

    void merge(StoreFindings other) {
        other.states.forEach((node, counts) -> counts.forEach((state, count) ->
                states.computeIfAbsent(node, key -> new EnumMap<>(State.class)).merge(state, count, Long::sum)));
        other.entries.forEach((node, more) -> {
            int room = (int) Math.min(more.size(), MOST - kept);
            entries.computeIfAbsent(node, key -> new ArrayList<>()).addAll(more.subList(0, room));
            kept += room;
            leftOut += more.size() - room;
        });
        leftOut += other.leftOut;
    }

    /** By node. */
    public Map<Integer, Map<State, Long>> states() {
        return states;
    }

    /** How many of all nodes are in this state. */
    public long count(State state) {
        return states.values().stream()
                .mapToLong(counts -> counts.getOrDefault(state, 0L))
                .sum();
    }

    /** Entries that were too many to look at. */
    public long leftOut() {
        return leftOut;
    }

    /** In order of node and time. */
    public List<Window> windows() {
        List<Window> windows = new ArrayList<>();
        entries.forEach((node, all) -> windows(node, all, windows));
        return windows;
    }

    private static void windows(int node, List<Entry> all, List<Window> windows) {
        List<Entry> sorted = all.stream()
                .sorted(Comparator.comparingLong(Entry::time).thenComparing(Entry::hash))
                .toList();
        Optional<Long> before = Optional.empty();
        int i = 0;
        while (i < sorted.size()) {
            if (sorted.get(i).state() == State.STORED) {
                before = Optional.of(sorted.get(i++).time());
                continue;
            }
            int begin = i;
            while (i < sorted.size() && sorted.get(i).state() != State.STORED) {
                i++;
            }
            List<Entry> missing = sorted.subList(begin, i);
            boolean whole = missing.stream().allMatch(entry -> entry.state() == State.REPAIRED);
            windows.add(new Window(
                    node,
                    missing.getFirst().time(),
                    missing.getLast().time(),
                    missing.size(),
                    before,
                    i < sorted.size() ? Optional.of(sorted.get(i).time()) : Optional.empty(),
                    whole
                            ? Optional.of(missing.stream()
                                    .mapToLong(Entry::repaired)
                                    .max()
                                    .orElseThrow())
                            : Optional.empty(),
                    missing.getFirst().hash()));
        }
    }
}
