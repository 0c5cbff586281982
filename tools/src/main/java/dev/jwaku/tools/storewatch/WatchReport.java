package dev.jwaku.tools.storewatch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a watch knows at a moment.
 *
 * @param time the moment
 * @param topics what is compared, and up to which time of messages
 * @param windows how many were compared
 * @param messages different messages in them
 * @param sent messages from senders' journals
 * @param stores one for each store
 * @param stretches when which store lacked messages, in the order of time
 * @param nowhere messages that senders sent and no store has, in the order of time
 * @param leftOut messages that were too many to be followed
 */
public record WatchReport(
        Instant time,
        List<Progress> topics,
        Windows windows,
        long messages,
        long sent,
        List<Store> stores,
        List<Stretch> stretches,
        List<Nowhere> nowhere,
        long leftOut) {
    /** So many stretches, and so many messages that no store has, are told one by one. */
    static final int MOST = 10_000;

    public WatchReport {
        topics = List.copyOf(topics);
        stores = List.copyOf(stores);
        stretches = List.copyOf(stretches);
        nowhere = List.copyOf(nowhere);
    }

    /**
     * How far a topic is compared.
     *
     * @param topic which
     * @param until everything before was compared, by all stores that answered
     */
    public record Progress(String topic, Instant until) {}

    /**
     * Windows of time.
     *
     * @param compared all stores answered
     * @param different comparisons in which stores differed
     * @param incomplete some store has not answered yet
     * @param abandoned some store never answered
     */
    public record Windows(long compared, long different, long incomplete, long abandoned) {}

    /**
     * A store.
     *
     * @param name of it
     * @param answers to questions
     * @param silences questions that it did not answer
     * @param lastAnswer when; empty if it never answered
     * @param silentSince when it stopped to answer; empty if it answers
     * @param failure why it did not answer; empty if it does
     * @param missing messages that it lacks now
     * @param missingEver messages that it was found to lack
     * @param repaired of them, those that it has got since
     * @param longestRepair seconds from finding one missing to finding it there, at most
     * @param unknown messages that others have, or that were sent, for which it has not answered
     */
    public record Store(
            String name,
            long answers,
            long silences,
            Optional<Instant> lastAnswer,
            Optional<Instant> silentSince,
            String failure,
            long missing,
            long missingEver,
            long repaired,
            double longestRepair,
            long unknown) {
        /** Whether it answered its last question. */
        public boolean isAnswering() {
            return silentSince.isEmpty() && lastAnswer.isPresent();
        }
    }

    /**
     * A time from which a store lacks, or lacked, messages.
     *
     * @param store which
     * @param topic of the messages
     * @param from the first was sent then or later
     * @param to the last was sent before
     * @param messages how many
     * @param missing how many of them it lacks now
     * @param noticed when the first was found missing
     * @param repaired when the last was found there; empty while it lacks some
     * @param example the hash of one
     */
    public record Stretch(
            String store,
            String topic,
            Instant from,
            Instant to,
            long messages,
            long missing,
            Instant noticed,
            Optional<Instant> repaired,
            String example) {}

    /**
     * A message that its sender says was sent, and that no store has; all of them answered.
     *
     * @param hash of it
     * @param sent to the second
     * @param noticed when it was found
     */
    public record Nowhere(String hash, Instant sent, Instant noticed) {}

    /** Whether all stores answered for everything, and none lacks anything. */
    public boolean isGood() {
        return nowhere.isEmpty()
                && leftOut == 0
                && windows.incomplete() == 0
                && windows.abandoned() == 0
                && stores.stream().allMatch(store -> store.missing() == 0 && store.unknown() == 0);
    }

    static WatchReport of(
            WatchSettings settings,
            List<StoreState> states,
            WindowPlan plan,
            WatchBook book,
            long sentLeftOut,
            long now) {
        List<MissingMessage> all = book.all().stream()
                .sorted(Comparator.comparingLong(
                                (MissingMessage message) -> message.window().from())
                        .thenComparing(MissingMessage::hash))
                .toList();
        List<Store> stores = new ArrayList<>();
        List<Stretch> stretches = new ArrayList<>();
        for (int store = 0; store < states.size(); store++) {
            stores.add(store(states.get(store), book, store));
            stretches.addAll(Stretches.of(states.get(store).store().name(), store, all, settings));
        }
        stretches.sort(Comparator.comparing(Stretch::from).thenComparing(Stretch::store));
        return new WatchReport(
                instant(now),
                settings.topics().stream()
                        .map(topic -> new Progress(topic.name(), instant(plan.comparedUntil(topic))))
                        .toList(),
                new Windows(plan.compared(), book.different(), plan.incomplete(), plan.abandoned()),
                book.messages(),
                book.sent(),
                stores,
                stretches.subList(0, Math.min(MOST, stretches.size())),
                all.stream()
                        .filter(message -> message.isSent() && message.isNowhere())
                        .limit(MOST)
                        .map(message -> new Nowhere(
                                message.hash().toString(),
                                instant(message.window().from()),
                                instant(message.noticed(0))))
                        .toList(),
                book.leftOut() + sentLeftOut);
    }

    private static Store store(StoreState state, WatchBook book, int store) {
        return new Store(
                state.store().name(),
                state.answers(),
                state.silences(),
                state.lastAnswer().isPresent()
                        ? Optional.of(instant(state.lastAnswer().getAsLong()))
                        : Optional.empty(),
                state.silentSince().isPresent()
                        ? Optional.of(instant(state.silentSince().getAsLong()))
                        : Optional.empty(),
                state.failure(),
                book.missing(store),
                book.missingEver(store),
                book.repaired(store),
                book.longestRepair(store) / 1e9,
                book.unknown(store));
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }
}
