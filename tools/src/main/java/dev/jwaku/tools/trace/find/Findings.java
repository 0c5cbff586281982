package dev.jwaku.tools.trace.find;

import dev.jwaku.tools.trace.find.Story.State;
import dev.jwaku.tools.trace.find.Story.Stored;
import dev.jwaku.tools.trace.model.Hash;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What was found in a run, or in a part of it; adds up. Lists are bounded, counts are not. */
public final class Findings {
    /** So many single losses are kept; all are counted, and all are in the CSV file. */
    public static final int MOST_LOSSES = 100_000;

    private static final int MOST_EXAMPLES = 3;
    private static final int MOST_SLOW = 5;
    private static final int MOST_LINKS = 2_000;
    private static final int DIGITS = 3;
    private static final int LINK_DIGITS = 2;
    private static final int MOST_HOPS = 32;

    private final Map<Fate, Long> fates = new EnumMap<>(Fate.class);
    private final Map<Integer, Map<Fate, Long>> byNode = new TreeMap<>();
    private final Map<Long, Long> lostOnLink = new TreeMap<>();
    private final Map<Way, Histogram> latencies = new EnumMap<>(Way.class);
    private final Map<Long, Histogram> links = new TreeMap<>();
    private final Histogram toLast = new Histogram(DIGITS);
    private final Histogram recovered = new Histogram(DIGITS);
    private final long[] hops = new long[MOST_HOPS + 1];
    private final List<Loss> losses = new ArrayList<>();
    private final Map<Fate, List<Story>> examples = new EnumMap<>(Fate.class);
    private final List<Slow> slow = new ArrayList<>();
    private final StoreFindings stores = new StoreFindings();
    private final Heat heat;
    private long messages;
    private long withLoss;
    private long foreign;
    private long outside;
    private long receptions;
    private long arrived;
    private long negativeHops;

    Findings(Heat heat) {
        this.heat = heat;
    }

    /**
     * A loss, or what nobody can tell.
     *
     * @param time when the message was sent, on the reference clock
     * @param hash of the message
     * @param origin the party that sent it
     * @param topic pubsub topic
     * @param contentTopic content topic
     * @param outcome what happened
     */
    public record Loss(long time, Hash hash, int origin, String topic, String contentTopic, Outcome outcome) {}

    void foreign() {
        foreign++;
    }

    void outside() {
        outside++;
    }

    void add(Story story) {
        messages++;
        withLoss += story.isLost() ? 1 : 0;
        receptions += story.receptions();
        long last = -1;
        for (Outcome outcome : story.outcomes()) {
            add(story, outcome);
            last = Math.max(last, outcome.nanos());
        }
        if (last >= 0) {
            toLast.recordValue(last);
        }
        for (Story.Hop hop : story.hops()) {
            if (hop.nanos() < 0) {
                negativeHops++;
            }
            long key = Pairs.key(hop.from(), hop.to());
            Histogram link = links.size() < MOST_LINKS
                    ? links.computeIfAbsent(key, missing -> new Histogram(LINK_DIGITS))
                    : links.get(key);
            if (link != null) {
                link.recordValue(Math.max(0, hop.nanos()));
            }
        }
        for (Stored stored : story.stored()) {
            stores.add(stored, story);
        }
        if (story.stored().stream().anyMatch(one -> one.state() == State.STORED) && story.isSendingKnown()) {
            story.stored().stream()
                    .filter(one -> one.state() == State.STORED)
                    .forEach(one -> latency(Way.STORE, Math.max(0, one.time() - story.sent())));
        }
        slow(story, last);
    }

    private void add(Story story, Outcome outcome) {
        fates.merge(outcome.fate(), 1L, Long::sum);
        byNode.computeIfAbsent(outcome.node(), key -> new EnumMap<>(Fate.class)).merge(outcome.fate(), 1L, Long::sum);
        heat.add(outcome, story.sent());
        switch (outcome.fate().group()) {
            case GOOD -> {
                arrived++;
                if (outcome.fate() == Fate.DELIVERED && outcome.nanos() >= 0) {
                    latency(outcome.way(), outcome.nanos());
                } else if (outcome.nanos() >= 0) {
                    recovered.recordValue(outcome.nanos());
                    example(story, Fate.RECOVERED);
                }
                if (outcome.way() == Way.RELAY && outcome.hops() >= 0) {
                    hops[Math.min(MOST_HOPS, outcome.hops())]++;
                }
            }
            case LOST, UNKNOWN -> {
                if (outcome.fate() == Fate.LINK_LOST) {
                    lostOnLink.merge(Pairs.key(outcome.from(), outcome.node()), 1L, Long::sum);
                }
                if (losses.size() < MOST_LOSSES) {
                    losses.add(loss(story, outcome));
                }
                example(story, outcome.fate());
            }
            case NOT_EXPECTED -> {}
        }
    }

    static Loss loss(Story story, Outcome outcome) {
        return new Loss(story.sent(), story.hash(), story.origin(), story.topic(), story.contentTopic(), outcome);
    }

    private void latency(Way way, long nanos) {
        latencies.computeIfAbsent(way, key -> new Histogram(DIGITS)).recordValue(nanos);
    }

    private void example(Story story, Fate fate) {
        List<Story> known = examples.computeIfAbsent(fate, key -> new ArrayList<>());
        if (known.size() < MOST_EXAMPLES && !known.contains(story)) {
            known.add(story);
        }
    }

    private record Slow(Story story, long last) {}

    private void slow(Story story, long last) {
        if (last < 0 || slow.size() == MOST_SLOW && last < slow.getLast().last()) {
            return;
        }
        slow.add(new Slow(story, lastArrival(story)));
        slow.sort(Comparator.comparingLong((Slow one) -> -one.last())
                .thenComparing(one -> one.story().hash()));
        if (slow.size() > MOST_SLOW) {
            slow.removeLast();
        }
    }

    private static long lastArrival(Story story) {
        return story.outcomes().stream()
                .filter(outcome -> outcome.fate() == Fate.DELIVERED)
                .mapToLong(Outcome::nanos)
                .max()
                .orElse(-1);
    }

    void merge(Findings other) {
        other.fates.forEach((fate, count) -> fates.merge(fate, count, Long::sum));
        other.byNode.forEach((node, counts) -> counts.forEach((fate, count) ->
                byNode.computeIfAbsent(node, key -> new EnumMap<>(Fate.class)).merge(fate, count, Long::sum)));
        other.lostOnLink.forEach((link, count) -> lostOnLink.merge(link, count, Long::sum));
        other.latencies.forEach((way, histogram) ->
                latencies.computeIfAbsent(way, key -> new Histogram(DIGITS)).add(histogram));
        other.links.forEach((link, histogram) ->
                links.computeIfAbsent(link, key -> new Histogram(LINK_DIGITS)).add(histogram));
        toLast.add(other.toLast);
        recovered.add(other.recovered);
        for (int i = 0; i <= MOST_HOPS; i++) {
            hops[i] += other.hops[i];
        }
        losses.addAll(other.losses.subList(0, Math.min(other.losses.size(), MOST_LOSSES - losses.size())));
        other.examples.forEach((fate, stories) -> stories.forEach(story -> example(story, fate)));
        other.slow.forEach(one -> slow(one.story(), one.last()));
        stores.merge(other.stores);
        heat.merge(other.heat);
        messages += other.messages;
        withLoss += other.withLoss;
        foreign += other.foreign;
        outside += other.outside;
        receptions += other.receptions;
        arrived += other.arrived;
        negativeHops += other.negativeHops;
    }

    /** Messages that were judged. */
    public long messages() {
        return messages;
    }

    /** Of them, those that some node did not get. */
    public long messagesWithLoss() {
        return withLoss;
    }

    /** Messages that are not in the sender's journal, and so were not judged. */
    public long foreignMessages() {
        return foreign;
    }

    /** Messages outside the time that was asked for. */
    public long messagesOutside() {
        return outside;
    }

    /** How often nodes got messages, repetitions counted. */
    public long receptions() {
        return receptions;
    }

    /** Messages and nodes that have them. */
    public long arrived() {
        return arrived;
    }

    /** Hops that took less than nothing: so far the clocks' differences are not known. */
    public long negativeHops() {
        return negativeHops;
    }

    /** How many messages and nodes have this fate. */
    public long count(Fate fate) {
        return fates.getOrDefault(fate, 0L);
    }

    /** How many messages and nodes have a fate of this group. */
    public long count(Fate.Group group) {
        return fates.entrySet().stream()
                .filter(entry -> entry.getKey().group() == group)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Lost, of those that nodes had to get and of which it is known. */
    public double lossRate() {
        long lost = count(Fate.Group.LOST);
        long known = lost + count(Fate.Group.GOOD);
        return known == 0 ? 0 : (double) lost / known;
    }

    public Map<Integer, Map<Fate, Long>> byNode() {
        return byNode;
    }

    /** By the pair of parties, see {@link Links}. */
    public Map<Long, Long> lostOnLink() {
        return lostOnLink;
    }

    /** Nanoseconds from sending to arrival, in time. */
    public Map<Way, Histogram> latencies() {
        return latencies;
    }

    /** Nanoseconds on relay links, by the pair of nodes. */
    public Map<Long, Histogram> links() {
        return links;
    }

    /** Nanoseconds until the last node had the message. */
    public Histogram toLast() {
        return toLast;
    }

    /** Nanoseconds until recovered messages arrived. */
    public Histogram recoveredAfter() {
        return recovered;
    }

    /** How many arrivals there are with so many relay hops. */
    public long[] hops() {
        return hops.clone();
    }

    /** In order of time. */
    public List<Loss> losses() {
        return losses.stream()
                .sorted(Comparator.comparingLong(Loss::time)
                        .thenComparing(Loss::hash)
                        .thenComparingInt(loss -> loss.outcome().node()))
                .toList();
    }

    /** A few stories of each fate. */
    public Map<Fate, List<Story>> examples() {
        return examples;
    }

    /** The slowest deliveries. */
    public List<Story> slow() {
        return slow.stream().map(Slow::story).toList();
    }

    public StoreFindings stores() {
        return stores;
    }

    public Heat heat() {
        return heat;
    }
}
