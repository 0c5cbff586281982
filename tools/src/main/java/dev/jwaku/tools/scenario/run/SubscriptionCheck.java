package dev.jwaku.tools.scenario.run;

import dev.jwaku.simulation.network.LinkModel;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Invariant I9: a client counts only on filter nodes that granted what it wants; and while such a node is there and
 * lives, one of them really has its subscription within fifteen seconds.
 */
final class SubscriptionCheck {
    static final Duration WITHIN = Duration.ofSeconds(15);
    /** One-way trips that dialing and asking take. */
    private static final int TRIPS = 20;
    /** In so many cases a lost segment may stop a connection for longer than we wait. */
    private static final double RARE = 0.01;

    private final Journal journal;
    private final long withinNanos;
    /** By person, the nodes that granted something in their present lives; others in earlier ones. */
    private final Map<String, Set<String>> granted = new LinkedHashMap<>();

    private final Map<String, Set<String>> everGranted = new LinkedHashMap<>();
    private final Map<String, Long> emptySince = new LinkedHashMap<>();

    /** @param slack how much longer than {@link #WITHIN} the links of the scenario may need */
    SubscriptionCheck(Journal journal, Duration slack) {
        this.journal = journal;
        this.withinNanos = WITHIN.plus(slack).toNanos();
    }

    /** What the worst of these links may take besides: its trips, and the time-outs of TCP where it loses segments. */
    static Duration slack(Stream<LinkModel> links) {
        return links.map(link ->
                        link.latency().plus(link.jitter()).multipliedBy(TRIPS).plus(link.stall(RARE)))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private static Set<String> of(Map<String, Set<String>> sets, String person) {
        return sets.computeIfAbsent(person, name -> new LinkedHashSet<>());
    }

    /** A filter node granted a person what it asked for. */
    void granted(String person, String node) {
        of(granted, person).add(node);
        of(everGranted, person).add(node);
    }

    /** A filter node gave a person nothing any more, as that wanted. */
    void withdrawn(String person, String node) {
        of(granted, person).remove(node);
    }

    /** Somebody lives anew: it has no subscriptions, of its own or of others. */
    void restarted(String name) {
        granted.remove(name);
        everGranted.remove(name);
        emptySince.remove(name);
        granted.values().forEach(nodes -> nodes.remove(name));
    }

    /**
     * Looks at a person.
     *
     * @param counted on whom its node counts
     * @param isSomebodyThere whether a node that would grant it is connected, and nothing is broken
     */
    void look(String person, Collection<String> counted, boolean isSomebodyThere, long nowNanos) {
        counted.stream()
                .filter(node -> !of(everGranted, person).contains(node))
                .findFirst()
                .ifPresent(node -> journal.violated("I9", person + " counts on " + node + ", which granted nothing"));
        boolean isServed = counted.stream().anyMatch(of(granted, person)::contains);
        if (isServed || !isSomebodyThere) {
            emptySince.remove(person);
        } else if (nowNanos - emptySince.computeIfAbsent(person, name -> nowNanos) > withinNanos) {
            journal.violated("I9", person + " has no subscription although a filter node is there");
            emptySince.put(person, nowNanos);
        }
    }
}
