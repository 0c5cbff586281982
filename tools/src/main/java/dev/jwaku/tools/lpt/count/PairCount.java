package dev.jwaku.tools.lpt.count;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What became of all messages of one sender at one receiver.
 *
 * @param sender whose messages
 * @param receiver where
 * @param clock how the clocks differ
 * @param messages one entry for each index, ascending
 * @param tally what came more than once, out of order, or from nobody
 * @param jitterNanos by RFC 3550, of messages pushed by filter services; not a number if there were less than two
 */
public record PairCount(
        SenderLog sender,
        ReceiverLog receiver,
        Clock clock,
        List<MessageFate> messages,
        Tally tally,
        double jitterNanos) {
    public PairCount {
        messages = List.copyOf(messages);
    }

    /**
     * What is counted beside the fates.
     *
     * @param duplicateNetwork the same message again from the same service node
     * @param redundant the same message also from another service node, or from a store, that was asked too
     * @param duplicateRetry the same index under another hash: the sender had tried again
     * @param reordered messages whose index is smaller than one that came before, by RFC 4737
     * @param maxExtent how many places too late the worst of them came
     * @param foreign messages that claim to be of this run and are not in the sender's journal
     * @param afterGrace messages that came first after the end of the grace; they count as lost
     */
    public record Tally(
            long duplicateNetwork,
            long redundant,
            long duplicateRetry,
            long reordered,
            long maxExtent,
            long foreign,
            long afterGrace) {}

    /** How many messages met this fate. */
    public long count(Fate fate) {
        return messages.stream().filter(message -> message.fate() == fate).count();
    }

    /** All fates with their numbers, zeros included. */
    public Map<Fate, Long> fates() {
        Map<Fate, Long> counts = new EnumMap<>(Fate.class);
        for (Fate fate : Fate.values()) {
            counts.put(fate, 0L);
        }
        messages.forEach(message -> counts.merge(message.fate(), 1L, Long::sum));
        return counts;
    }

    /** How many messages the receiver has. */
    public long received() {
        return messages.stream().filter(message -> message.fate().isReceived()).count();
    }

    /** How many count in the loss rate. */
    public long expected() {
        return messages.stream().filter(message -> message.fate().isExpected()).count();
    }

    /** How many are lost. */
    public long lost() {
        return count(Fate.LOST);
    }

    /** From when messages were due until filter services brought them. */
    public Latencies latency() {
        return Latencies.of(messages.stream()
                .filter(message -> isPushed(message.fate()))
                .mapToLong(MessageFate::latencyNanos)
                .filter(nanos -> nanos != -1));
    }

    /** From when messages were prepared until filter services brought them. */
    public Latencies service() {
        return Latencies.of(messages.stream()
                .filter(message -> isPushed(message.fate()))
                .mapToLong(MessageFate::serviceNanos)
                .filter(nanos -> nanos != -1));
    }

    private static boolean isPushed(Fate fate) {
        return fate == Fate.RECEIVED || fate == Fate.LATE || fate == Fate.UNCONFIRMED;
    }

    /** What a caller needs to know to add counts up. */
    public PairKey key() {
        return new PairKey(sender.label(), receiver.label());
    }

    /**
     * Who to whom.
     *
     * @param sender label of the sender
     * @param receiver label of the receiver
     */
    public record PairKey(String sender, String receiver) {}
}
