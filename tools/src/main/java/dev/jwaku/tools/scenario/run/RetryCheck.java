package dev.jwaku.tools.scenario.run;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Invariant I10: a node that failed a message does not get it again while another was not asked for it. */
final class RetryCheck {
    private final Journal journal;
    /** By person, then by hash. */
    private final Map<String, Map<String, Tried>> tried = new LinkedHashMap<>();

    RetryCheck(Journal journal) {
        this.journal = journal;
    }

    private record Tried(Set<String> asked, Set<String> failed) {}

    private Tried of(String person, String hash) {
        return tried.computeIfAbsent(person, name -> new LinkedHashMap<>())
                .computeIfAbsent(hash, name -> new Tried(new LinkedHashSet<>(), new LinkedHashSet<>()));
    }

    /**
     * A person hands a message to a light push node.
     *
     * @param connected all that could have got it
     */
    void pushing(String person, String hash, String node, Collection<String> connected) {
        Tried before = of(person, hash);
        if (before.failed().contains(node)) {
            connected.stream()
                    .filter(other -> !before.asked().contains(other))
                    .findFirst()
                    .ifPresent(other -> journal.violated(
                            "I10", person + " tries " + node + " again, which failed, and not " + other));
        }
        before.asked().add(node);
    }

    /** The node failed. */
    void failed(String person, String hash, String node) {
        of(person, hash).failed().add(node);
    }

    /** It remembers nothing of that after a restart. */
    void restarted(String person) {
        tried.remove(person);
    }
}
