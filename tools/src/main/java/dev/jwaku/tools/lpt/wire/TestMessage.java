package dev.jwaku.tools.lpt.wire;

import java.util.Optional;

/**
 * One message of a test. The first seven fields are the reference tester's, whose senders may count differently: there
 * an index is the number of successful sends so far, plus one.
 *
 * @param sender peer id
 * @param index from 1
 * @param count how many are planned; {@link #ENDLESS} for no end
 * @param startedAtNanos when the sender started, its wall clock, nanoseconds since 1970
 * @param sinceStartNanos since then
 * @param sincePrevNanos since the message before was prepared
 * @param size the size that was drawn
 * @param extra what our senders add
 */
public record TestMessage(
        String sender,
        long index,
        long count,
        long startedAtNanos,
        long sinceStartNanos,
        long sincePrevNanos,
        long size,
        Optional<Extra> extra)
        implements LptPayload {
    /** The reference's number for no end. */
    public static final long ENDLESS = 0xffff_ffffL;

    /** When it was prepared, on the sender's wall clock, nanoseconds since 1970. */
    public long sentAtNanos() {
        return extra.map(Extra::sentAtNanos).orElse(startedAtNanos + sinceStartNanos);
    }

    /** When it should have been sent; the same unless the sender fell behind. */
    public long dueAtNanos() {
        return extra.map(Extra::dueAtNanos).orElseGet(this::sentAtNanos);
    }

    /**
     * What our senders add.
     *
     * @param runId of the run
     * @param attempt from 1; a further one has another time, so another hash
     * @param sentAtNanos when it was prepared, wall clock, nanoseconds since 1970
     * @param dueAtNanos when the schedule wanted it, likewise
     * @param monoNanos the sender's monotonic clock
     */
    public record Extra(String runId, int attempt, long sentAtNanos, long dueAtNanos, long monoNanos) {}
}
