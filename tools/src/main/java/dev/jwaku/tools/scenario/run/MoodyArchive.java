package dev.jwaku.tools.scenario.run;

import dev.jwaku.archive.MemoryArchive;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.World;
import dev.jwaku.tools.scenario.Fault;
import dev.jwaku.tools.scenario.Mood;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.store.ArchiveException;
import dev.jwaku.waku.store.ArchivedMessage;
import dev.jwaku.waku.store.MessageArchive;
import dev.jwaku.waku.store.StoreEntry;
import dev.jwaku.waku.store.StorePage;
import dev.jwaku.waku.store.StoreQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** The archive of a store node that behaves as its mood is. Survives the lives of the node, as a disk would. */
final class MoodyArchive {
    private static final int CAPACITY = 200_000;
    private static final int BYTE = 256;

    private final int salt;
    private final MemoryArchive kept = new MemoryArchive(CAPACITY);
    private final LongSupplier now;
    private final Map<ContentTopic, List<Arrival>> arrivals = new LinkedHashMap<>();
    private long moodSince = -1;
    private Fault.Detail mood = new Fault.Detail(1, Duration.ZERO, Duration.ZERO, 0, Mood.HONEST);

    /**
     * An honest one.
     *
     * @param number of its machine: each archive hides other messages
     * @param now virtual time
     */
    MoodyArchive(int number, LongSupplier now) {
        this.salt = number % MessageHash.LENGTH;
        this.now = now;
    }

    void mood(Fault.Detail changed) {
        mood = changed;
        moodSince = now.getAsLong();
    }

    /** Whether it has told the truth since then. */
    boolean isHonestSince(long nanos) {
        return (mood.mood() == Mood.HONEST || mood.mood() == Mood.SLOW) && moodSince < nanos;
    }

    /** What it had of a topic at that time. */
    List<CoverageCheck.Listed> keptBefore(long nanos, ContentTopic topic) {
        return arrivals.getOrDefault(topic, List.of()).stream()
                .takeWhile(arrival -> arrival.at() < nanos)
                .map(Arrival::listed)
                .toList();
    }

    Fault.Detail mood() {
        return mood;
    }

    /** Whether it really has a message, and would say so. */
    boolean has(MessageHash hash) {
        return isKept(hash) && mood.mood() != Mood.EMPTY && !isHidden(hash);
    }

    /** Whether it really has a message. */
    boolean isKept(MessageHash hash) {
        return !kept.query(StoreQuery.builder().hashes(List.of(hash)).limit(1).build())
                .entries()
                .isEmpty();
    }

    /** The same messages behind the present mood, as one life of the node opens them. */
    MessageArchive open(World world) {
        return new Opened(world);
    }

    private void note(ArchivedMessage archived) {
        WakuMessage message = archived.message();
        int number = message.payload().asByteBuffer().getInt();
        arrivals.computeIfAbsent(message.contentTopic(), topic -> new ArrayList<>())
                .add(new Arrival(now.getAsLong(), new CoverageCheck.Listed(number, archived.timestamp())));
    }

    private record Arrival(long at, CoverageCheck.Listed listed) {}

    private boolean isHidden(MessageHash hash) {
        return mood.mood() == Mood.HIDING && (hash.bytes().get(salt) & 0xff) < mood.share() * BYTE;
    }

    private final class Opened implements MessageArchive {
        private final World world;

        private Opened(World world) {
            this.world = world;
        }

        @Override
        public int insert(List<ArchivedMessage> messages) {
            if (mood.mood() == Mood.EMPTY) {
                return 0;
            }
            messages.stream().filter(message -> !isKept(message.hash())).forEach(MoodyArchive.this::note);
            return kept.insert(messages);
        }

        @Override
        public StorePage query(StoreQuery query) {
            if (!mood.time().isZero()) {
                new Signal(world).await(Deadline.after(world, mood.time()));
            }
            return switch (mood.mood()) {
                case ERRING -> {
                    if (world.random().nextDouble() < mood.share()) {
                        throw new ArchiveException(ArchiveException.Kind.UNAVAILABLE, "in a bad mood");
                    }
                    yield kept.query(query);
                }
                case HIDING -> without(kept.query(query));
                case EMPTY -> new StorePage(List.of(), Optional.empty());
                case CLAIMING -> claimed(query);
                case WRONG -> wrong(kept.query(query));
                case ENDLESS -> endless(kept.query(query));
                case HONEST, SLOW, NO_PEERS, MISDIRECTED, BUSY, SILENT -> kept.query(query);
            };
        }

        private StorePage without(StorePage page) {
            return new StorePage(
                    page.entries().stream()
                            .filter(entry -> !isHidden(entry.hash()))
                            .toList(),
                    page.cursor());
        }

        private StorePage claimed(StoreQuery query) {
            if (query.hashes().isEmpty() || query.includeData()) {
                return kept.query(query);
            }
            return new StorePage(query.hashes().stream().map(StoreEntry::of).toList(), Optional.empty());
        }

        private static StorePage wrong(StorePage page) {
            return new StorePage(page.entries().stream().map(Opened::wrong).toList(), page.cursor());
        }

        private static StoreEntry wrong(StoreEntry entry) {
            return entry.content()
                    .map(content -> StoreEntry.of(
                            entry.hash(),
                            content.pubsubTopic(),
                            WakuMessage.builder(
                                            Bytes.utf8("nonsense"),
                                            content.message().contentTopic())
                                    .timestamp(content.message().timestamp().orElse(0L))
                                    .build()))
                    .orElse(entry);
        }

        private static StorePage endless(StorePage page) {
            return page.entries().isEmpty()
                    ? page
                    : new StorePage(
                            page.entries(),
                            Optional.of(page.entries().getFirst().hash()));
        }

        @Override
        public long count() {
            return kept.count();
        }

        @Override
        public OptionalLong oldest() {
            return kept.oldest();
        }

        @Override
        public long sizeBytes() {
            return kept.sizeBytes();
        }

        @Override
        public int deleteOlderThan(long nanos, int most) {
            return 0; // it remembers for as long as a run lasts
        }

        @Override
        public int deleteOldest(int most) {
            return 0;
        }

        @Override
        public void close() {
            // what is kept outlives this life
        }
    }
}
