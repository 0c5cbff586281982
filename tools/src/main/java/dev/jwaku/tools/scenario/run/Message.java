package dev.jwaku.tools.scenario.run;

import dev.jwaku.waku.message.MessageHash;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What really happened to one message; times are virtual nanoseconds since the start, {@link #NEVER} before. */
public final class Message {
    static final long NEVER = Long.MAX_VALUE;

    /** What its sender was told, in the order in which it must come. */
    public enum Told {
        /** Somebody took it. */
        PUBLISHED,
        /** Stores have it. */
        STORED,
        /** The end without proof; the ticket says so. */
        UNVERIFIED,
        /** It is not sent any more. */
        FAILED,
        /** Its reader has it. */
        ACKNOWLEDGED
    }

    final int number;
    final String from;
    final String to;
    final boolean ephemeral;
    /** Whether its sender learns from elsewhere that its reader has it. */
    final boolean isAcknowledged;

    final long offeredAt;
    /** Hashes of all its generations that the sender named. */
    final Set<MessageHash> hashes = new LinkedHashSet<>();
    /** When its reader was shown it, each time. */
    final List<Long> shownAt = new ArrayList<>(1);

    long acceptedAt = NEVER;
    long publishedAt = NEVER;
    long storedAt = NEVER;
    long failedAt = NEVER;
    long acknowledgedAt = NEVER;
    long unverifiedAt = NEVER;

    long ticket = NEVER;
    /** Its conversation, if the delays of conversations are told; empty if not. */
    String flow = "";

    boolean refused;
    boolean falselyStored;
    String failure = "";

    Message(int number, String from, String to, boolean ephemeral, boolean isAcknowledged, long offeredAt) {
        this.number = number;
        this.from = from;
        this.to = to;
        this.ephemeral = ephemeral;
        this.isAcknowledged = isAcknowledged;
        this.offeredAt = offeredAt;
    }

    /** From 0, in the order in which they were offered. */
    public int number() {
        return number;
    }

    /** Its writer. */
    public String from() {
        return from;
    }

    /** Whether its sender learns from elsewhere that its reader has it. */
    public boolean isAcknowledged() {
        return isAcknowledged;
    }

    /** What its sender knows it by; meaningless before it is accepted. */
    public long ticket() {
        return ticket;
    }

    /** All hashes that its sender named. */
    public Set<MessageHash> hashes() {
        return new LinkedHashSet<>(hashes);
    }

    /** Whether it was called published or stored. */
    public boolean isClaimed() {
        return publishedAt != NEVER || storedAt != NEVER;
    }

    /** Sets its conversation, see {@link dev.jwaku.tools.scenario.TrafficSchedule.Event#flow}. */
    public void belongsTo(String conversation) {
        flow = conversation;
    }

    /** Whether its reader has it. */
    public boolean isSeenByReader() {
        return isShown();
    }

    boolean isAccepted() {
        return acceptedAt != NEVER;
    }

    boolean isShown() {
        return !shownAt.isEmpty();
    }

    long firstShownAt() {
        return shownAt.isEmpty() ? NEVER : shownAt.getFirst();
    }

    /** When its sender was told how it ended. */
    long endedAt() {
        return Math.min(Math.min(storedAt, failedAt), Math.min(acknowledgedAt, unverifiedAt));
    }

    boolean isEnded() {
        return endedAt() != NEVER;
    }

    @Override
    public String toString() {
        return "message " + number + " from " + from + " to " + to;
    }
}
