package dev.jwaku.delivery.inbox;

import dev.jwaku.delivery.ReceivedMessage;
import dev.jwaku.waku.message.MessageHash;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the inbox is kept: messages, the hashes of everything seen, and coverage. Thread-safe. Every method may block
 * on the disk and fail with {@link dev.jwaku.sqlite.StorageException}; then nothing was changed.
 */
public interface InboxStore extends AutoCloseable {
    /** What is known of a criterion, if anybody ever subscribed to it. */
    Optional<Remembered> find(Criterion criterion);

    /** Begins to know a criterion, or replaces its coverage; it was used at this time. */
    void save(Criterion criterion, Coverage coverage, Instant now);

    /** Forgets a criterion with its messages and hashes. */
    void forget(Criterion criterion);

    /** Those that were never seen, in the same order. */
    List<MessageHash> unknown(List<MessageHash> hashes);

    /**
     * Takes messages in, all in one transaction, and with them the coverage that they make true. If one of them is
     * refused, the coverage is not taken. A criterion that is not known yet begins with its first message.
     *
     * @return one outcome per message, in the same order
     */
    List<Outcome> commit(List<Candidate> messages, Map<Criterion, Coverage> coverage);

    /** Messages of a criterion after a row number, ascending. */
    List<ReceivedMessage> after(Criterion criterion, long number, int most);

    /** Notes up to which row messages of criteria were shown or read; they may go when room is needed. */
    void markShown(Map<Criterion, Long> numbers);

    /** Forgets hashes that were seen before a time, and criteria that were not used since and are not among these. */
    void tidy(Instant before, Set<Criterion> used);

    /** What it holds. */
    Usage usage();

    @Override
    void close();

    /**
     * What is known of a criterion.
     *
     * @param coverage for which times everything is here
     * @param shown the last row that was shown or read; 0 for none
     * @param forgottenUntil the latest time at which a hash was seen that is forgotten now: before it, what a store has
     *     may have been shown already; 0 if nothing is forgotten
     */
    record Remembered(Coverage coverage, long shown, long forgottenUntil) {}

    /**
     * What is in the inbox.
     *
     * @param bytes of payload
     * @param seen hashes
     */
    record Usage(long messages, long bytes, long seen) {}
}
