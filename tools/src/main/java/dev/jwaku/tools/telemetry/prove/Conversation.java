package dev.jwaku.tools.telemetry.prove;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.tools.telemetry.estimate.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** One sender, one receiver, three days: what really happened, and what their reports would say. */
final class Conversation {
    private static final long HOUR = TimeUnit.HOURS.toMillis(1);
    private static final long DAY = TimeUnit.DAYS.toMillis(1);
    private static final double MEAN_LATENCY = 2_000;
    private static final double ACKED = 0.9;
    private static final double BROKEN_JOURNAL = 0.05;
    private static final Bytes BOOT = Bytes.utf8("boot");

    private final ProofPlan plan;
    private final SplittableRandom random;
    private final List<Hole> holes = new ArrayList<>();
    private final List<List<Message>> days = new ArrayList<>();
    private final boolean isSenderIn;
    private final boolean isReceiverIn;
    private final boolean isJournalWhole;

    /**
     * A message as it really was.
     *
     * @param queuedAt milliseconds since the beginning
     * @param arrivedAt empty if never
     * @param ackedAt empty if the sender was not told
     * @param isRecorded whether the sender's journal still has it
     */
    record Message(long queuedAt, OptionalLong arrivedAt, OptionalLong ackedAt, boolean isRecorded) {
        boolean isDeliveredWithin(long millis) {
            return arrivedAt.isPresent() && arrivedAt.getAsLong() <= queuedAt + millis;
        }
    }

    private record Hole(long from, long to) {}

    Conversation(ProofPlan plan, SplittableRandom random) {
        this.plan = plan;
        this.random = random;
        this.isSenderIn = random.nextDouble() < plan.optIn();
        this.isReceiverIn = random.nextDouble() < plan.optIn();
        this.isJournalWhole = plan.isFull() || random.nextDouble() >= BROKEN_JOURNAL;
        drawHoles();
        for (int day = 0; day < ProofPlan.DAYS; day++) {
            days.add(drawDay(day));
        }
    }

    private void drawHoles() {
        long at = exponential(DAY / Math.max(plan.crashes(), 1e-9));
        while (at < ProofPlan.DAYS * DAY) {
            long end = at + 1 + random.nextLong(2 * HOUR);
            holes.add(new Hole(at, end));
            at = end + exponential(DAY / plan.crashes());
        }
    }

    private long exponential(double mean) {
        return (long) Math.min(-mean * Math.log(1 - random.nextDouble()), Long.MAX_VALUE / 4.0);
    }

    private List<Message> drawDay(int day) {
        boolean[] isDropped = new boolean[24];
        for (int hour = 0; hour < isDropped.length; hour++) {
            isDropped[hour] = random.nextDouble() < plan.dropHours();
        }
        double outage = random.nextDouble() < plan.outageDays() ? random.nextDouble() : 0;
        int count = random.nextInt(ProofPlan.LEAST_MESSAGES, ProofPlan.MOST_MESSAGES + 1);
        long[] times = random.longs(count, 0, DAY).sorted().toArray();
        List<Message> messages = new ArrayList<>(count);
        for (long time : times) {
            boolean isLost = random.nextDouble() < outage;
            messages.add(draw(day * DAY + time, isDropped[(int) (time / HOUR)], isLost));
        }
        return messages;
    }

    private Message draw(long queuedAt, boolean isDropped, boolean isLost) {
        OptionalLong arrived = OptionalLong.empty();
        if (isDropped && random.nextDouble() < ProofPlan.LATER) {
            arrived = OptionalLong.of((queuedAt / HOUR + 1) * HOUR + random.nextLong(2 * HOUR));
        } else if (!isDropped && !isLost && random.nextDouble() >= ProofPlan.BASE_LOSS) {
            arrived = OptionalLong.of(queuedAt + exponential(MEAN_LATENCY));
        }
        if (arrived.isPresent()) {
            arrived = OptionalLong.of(afterHole(arrived.getAsLong()));
        }
        OptionalLong acked = arrived.isPresent() && random.nextDouble() < ACKED
                ? OptionalLong.of(arrived.getAsLong() + 1 + exponential(MEAN_LATENCY))
                : OptionalLong.empty();
        return new Message(queuedAt, arrived, acked, random.nextDouble() >= plan.lostRecords());
    }

    /** Who is not running receives when it starts again. */
    private long afterHole(long arrival) {
        for (Hole hole : holes) {
            if (arrival >= hole.from() && arrival < hole.to()) {
                return hole.to() + 1 + random.nextLong(60_000);
            }
        }
        return arrival;
    }

    boolean isSenderIn() {
        return isSenderIn;
    }

    /** The messages of each day, by time. */
    List<List<Message>> days() {
        return days;
    }

    /** How many a receiver that reports would have reported. */
    long reportedReceptions() {
        return isReceiverIn
                ? days.stream()
                        .flatMap(List::stream)
                        .filter(message -> message.arrivedAt().isPresent())
                        .count()
                : 0;
    }

    /** The earliest proof in reports that have come. */
    OptionalLong proof(Message message, long senderUntil, long receiverUntil) {
        long proved = Long.MAX_VALUE;
        if (isReceiverIn
                && isJournalWhole
                && message.arrivedAt().isPresent()
                && message.arrivedAt().getAsLong() <= receiverUntil) {
            proved = message.arrivedAt().getAsLong();
        }
        if (message.ackedAt().isPresent() && message.ackedAt().getAsLong() <= senderUntil) {
            proved = Math.min(proved, message.ackedAt().getAsLong());
        }
        return proved == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(proved);
    }

    /** When the receiver was watched, by reports until a moment. */
    Presence receiver(long until) {
        if (!isReceiverIn || !isJournalWhole) {
            return Presence.NONE;
        }
        List<Presence.Run> runs = new ArrayList<>();
        long from = 0;
        for (Hole hole : holes) {
            add(runs, from, Math.min(hole.from(), until));
            from = hole.to();
        }
        add(runs, from, until);
        return Presence.of(runs);
    }

    private void add(List<Presence.Run> runs, long from, long to) {
        if (from <= to) {
            Bytes boot = Bytes.concat(BOOT, Bytes.of((byte) runs.size()));
            runs.add(new Presence.Run(boot, 0, 1, from, to, true, false, receivedBy(from), receivedBy(to)));
        }
    }

    private long receivedBy(long moment) {
        return days.stream()
                .flatMap(List::stream)
                .filter(message ->
                        message.arrivedAt().isPresent() && message.arrivedAt().getAsLong() <= moment)
                .count();
    }
}
