package dev.jwaku.tools.telemetry.prove;

import dev.jwaku.tools.telemetry.estimate.Figures;
import dev.jwaku.tools.telemetry.estimate.Horizon;
import dev.jwaku.tools.telemetry.estimate.Interval;
import dev.jwaku.tools.telemetry.estimate.OldFormula;
import dev.jwaku.tools.telemetry.estimate.Presence;
import dev.jwaku.tools.telemetry.estimate.RatioInterval;
import dev.jwaku.tools.telemetry.estimate.Tally;
import dev.jwaku.tools.telemetry.estimate.Trial;
import dev.jwaku.tools.telemetry.estimate.Wilson;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** One seed of a plan: what is true, what our estimators say, what the existing formula says. */
final class KnownTruth {
    private static final long DAY = TimeUnit.DAYS.toMillis(1);
    /** Just after the last message: many are pending and uploads are missing. */
    private static final long EARLY = ProofPlan.DAYS * DAY + TimeUnit.HOURS.toMillis(2);
    /** Everything has come. */
    private static final long LATE = (ProofPlan.DAYS + 10) * DAY;

    private final ProofPlan plan;
    private final SplittableRandom random;
    private final List<Conversation> conversations = new ArrayList<>();

    KnownTruth(ProofPlan plan, long seed) {
        this.plan = plan;
        this.random = new SplittableRandom(seed);
        for (int i = 0; i < ProofPlan.FLOWS; i++) {
            conversations.add(new Conversation(plan, random.split()));
        }
    }

    /**
     * The result of a seed.
     *
     * @param truth share of this seed's messages that arrived within a day
     * @param isBounded whether the truth lay within the bounds, for every horizon, early and late
     * @param isCovered whether the long-run truth lay within the 95 % interval
     * @param width of that interval
     * @param boundsWidth from lo to hi, when everything has come
     * @param isPlainCovered the same for Wilson's interval of single messages
     * @param oldFormula what the existing formula says
     * @param isOldCovered whether the long-run truth lies within Wilson's interval around it
     */
    record Result(
            double truth,
            boolean isBounded,
            boolean isCovered,
            double width,
            double boundsWidth,
            boolean isPlainCovered,
            double oldFormula,
            boolean isOldCovered) {}

    Result run() {
        View early = view(EARLY, plan.mostDelayDays());
        View late = view(LATE, 0);
        Tally day = late.figures.tally(Horizon.DAY);
        Interval interval = RatioInterval.of(late.figures.clusters(Horizon.DAY)).orElse(Interval.ALL);
        List<List<Long>> chats = conversations.stream()
                .map(conversation -> List.of(conversation.reportedReceptions()))
                .toList();
        double old = OldFormula.ofAll(chats).orElse(1);
        long reported = chats.stream().mapToLong(List::getFirst).sum();
        return new Result(
                late.share(Horizon.DAY),
                early.isBounded() && late.isBounded(),
                interval.contains(plan.truth()),
                interval.width(),
                day.bounds().orElse(Interval.ALL).width(),
                Wilson.of(day.delivered(), day.known()).contains(plan.truth()),
                old,
                Wilson.of(old * reported, reported).contains(plan.truth()));
    }

    /** What a service knows at a moment, beside what is true of the messages that it knows of. */
    private static final class View {
        private final long now;
        private Figures figures = Figures.NONE;
        private final long[] messages = new long[Horizon.values().length];
        private final long[] arrived = new long[Horizon.values().length];

        View(long now) {
            this.now = now;
        }

        void count(Conversation.Message message) {
            for (Horizon horizon : Horizon.values()) {
                if (!message.isRecorded() || message.queuedAt() + horizon.millis() <= now) {
                    messages[horizon.ordinal()]++;
                    arrived[horizon.ordinal()] += message.isDeliveredWithin(horizon.millis()) ? 1 : 0;
                }
            }
        }

        double share(Horizon horizon) {
            return messages[horizon.ordinal()] == 0
                    ? 1
                    : (double) arrived[horizon.ordinal()] / messages[horizon.ordinal()];
        }

        boolean isBounded() {
            for (Horizon horizon : Horizon.values()) {
                Tally tally = figures.tally(horizon);
                if (tally.due() != messages[horizon.ordinal()]
                        || tally.due() > 0
                                && !tally.bounds().orElse(Interval.ALL).contains(share(horizon))) {
                    return false;
                }
            }
            return true;
        }
    }

    private View view(long now, double mostDelayDays) {
        View view = new View(now);
        for (Conversation conversation : conversations) {
            long senderUntil = now - delay(mostDelayDays);
            long receiverUntil = now - delay(mostDelayDays);
            if (!conversation.isSenderIn()) {
                continue;
            }
            Presence receiver = conversation.receiver(receiverUntil);
            for (List<Conversation.Message> messages : conversation.days()) {
                List<Trial> trials = new ArrayList<>();
                long missing = 0;
                for (Conversation.Message message : messages) {
                    if (message.queuedAt() > senderUntil) {
                        continue;
                    }
                    view.count(message);
                    if (message.isRecorded()) {
                        trials.add(new Trial(
                                message.queuedAt(),
                                conversation.proof(message, senderUntil, receiverUntil),
                                Presence.NONE,
                                receiver));
                    } else {
                        missing++;
                    }
                }
                view.figures = view.figures.plus(Figures.ofCluster(trials, missing, now));
            }
        }
        return view;
    }

    private long delay(double mostDays) {
        return mostDays == 0 ? 0 : (long) (random.nextDouble() * mostDays * DAY);
    }
}
