package dev.jwaku.waku.store;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A message history. Ordered by timestamp, then hash. Thread-safe; calls may block on a disk or a database, for at most
 * half a minute.
 *
 * <p>What {@link #query} has returned is durable: it survives the death of the process and loss of power.
 */
public interface MessageArchive extends AutoCloseable {
    /**
     * Keeps messages, all or none. Those that are in the archive already are left as they are. Returns when they are
     * durable.
     *
     * @return how many were new
     * @throws MessagesRefusedException if some of them are never kept
     * @throws ArchiveException if they cannot be kept
     */
    int insert(List<ArchivedMessage> messages);

    /**
     * A page of the history.
     *
     * @throws ArchiveException if the query makes no sense or cannot be answered
     */
    StorePage query(StoreQuery query);

    /** How many messages there are. */
    long count();

    /** The timestamp of the oldest message. */
    OptionalLong oldest();

    /** What the history takes on disk, or in memory, in bytes. */
    long sizeBytes();

    /**
     * Forgets messages that are older than a time, at most so many.
     *
     * @param nanos nanoseconds since 1970; messages of this very time stay
     * @return how many were forgotten; less than {@code most} when none is left
     */
    int deleteOlderThan(long nanos, int most);

    /**
     * Forgets the oldest messages.
     *
     * @return how many were forgotten
     */
    int deleteOldest(int most);

    /** Why it can be neither read nor written at present, as far as that is known without trying; empty if it can. */
    default Optional<String> trouble() {
        return Optional.empty();
    }

    /** What somebody should look at though messages are kept and found, such as old ones that stay; mostly empty. */
    default Optional<String> warning() {
        return Optional.empty();
    }

    /** Ends what it owns. Idempotent. */
    @Override
    void close();
}
