package dev.jwaku.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who led when, and what leaders did, from the logs of all nodes of a database. */
final class UpkeepLog {
    private static final Pattern LINE =
            Pattern.compile("(\\d+) [A-Z]{3} (\\S+ \\S+) (maintenance: leader|maintenance: no longer leader"
                    + "|partition created ahead|partition dropped)\\b.* term=(\\d+).*");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSxxx");

    private final Queue<Entry> entries = new ConcurrentLinkedQueue<>();

    /** One line, or a death that the node could not log. */
    private record Entry(int node, Instant at, String what, long term) {}

    /** Takes a line of a node's log, with the node's number in front; others are passed over. */
    void line(String line) {
        Matcher found = LINE.matcher(line);
        if (found.matches()) {
            entries.add(new Entry(
                    Integer.parseInt(found.group(1)),
                    OffsetDateTime.parse(found.group(2), TIME).toInstant(),
                    found.group(3),
                    Long.parseLong(found.group(4))));
        }
    }

    /** A node was killed: if it led, it does no longer. */
    void killed(int node, Instant at) {
        entries.add(new Entry(node, at, "killed", 0));
    }

    /** The node that leads, as far as the logs say. */
    Optional<Integer> leader() {
        return entries.stream()
                .filter(entry -> entry.what.equals("maintenance: leader"))
                .filter(entry -> end(entry).equals(Instant.MAX))
                .map(Entry::node)
                .findFirst();
    }

    long count(String what) {
        return entries.stream().filter(entry -> entry.what.equals(what)).count();
    }

    /** At no moment two led, and only the leader of a term did anything in it. */
    void assertOneLeaderAtATime() {
        Map<Long, Entry> leaders = new TreeMap<>();
        for (Entry entry : entries) {
            if (entry.what.equals("maintenance: leader")) {
                assertThat(leaders.put(entry.term, entry))
                        .as("term " + entry.term + " had two leaders")
                        .isNull();
            }
        }
        List<Entry> inOrder = new ArrayList<>(leaders.values());
        for (int index = 1; index < inOrder.size(); index++) {
            Entry before = inOrder.get(index - 1);
            assertThat(inOrder.get(index).at)
                    .as("%s began before %s had ended", inOrder.get(index), before)
                    .isAfterOrEqualTo(end(before));
        }
        for (Entry entry : entries) {
            if (entry.what.startsWith("partition")) {
                assertThat(leaders).containsKey(entry.term);
                assertThat(leaders.get(entry.term).node)
                        .as("%s was done by a node that did not lead", entry)
                        .isEqualTo(entry.node);
            }
        }
    }

    private Instant end(Entry leader) {
        return entries.stream()
                .filter(entry -> entry.node == leader.node && !entry.at.isBefore(leader.at))
                .filter(entry -> entry.what.equals("killed")
                        || entry.what.equals("maintenance: no longer leader") && entry.term == leader.term)
                .map(Entry::at)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }
}
