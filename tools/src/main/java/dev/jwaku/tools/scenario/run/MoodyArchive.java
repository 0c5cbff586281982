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
import dev.jwaku.waku.store.ArchiveException;
import dev.jwaku.waku.store.ArchivedMessage;
import dev.jwaku.waku.store.MessageArchive;
import dev.jwaku.waku.store.StoreEntry;
import dev.jwaku.waku.store.StorePage;
import dev.jwaku.waku.store.StoreQuery;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The archive of a store node that behaves as its mood is. Survives the lives of the node, as a disk would. */
final class MoodyArchive {
    private static final int CAPACITY = 200_000;
    private static final int BYTE = 256;

    private final int salt;
    private final MemoryArchive kept = new MemoryArchive(CAPACITY);
    private Fault.Detail mood = new Fault.Detail(1, Duration.ZERO, Duration.ZERO, 0, Mood.HONEST);

    /** @param number of its machine: each archive hides other messages */
    MoodyArchive(int number) {
        this.salt = number % MessageHash.LENGTH;
    }

    void mood(Fault.Detail changed) {
        mood = changed;
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
            return mood.mood() == Mood.EMPTY ? 0 : kept.insert(messages);
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
