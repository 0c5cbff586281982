package dev.jwaku.delivery.outbox;

import dev.jwaku.delivery.FailureKind;
import dev.jwaku.delivery.network.PublishOutcome;
import dev.jwaku.peers.Backoff;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.store.StoreClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is done with every message of the outbox (reliability.md section 10.2): when it is published, asked for
 * at store nodes, repeated, stamped anew, and when it is finished. Pure: it is told what happened and when, and says
 * what to do; its owner does it. One thread.
 *
 * <p>Each message that was taken in leaves with exactly one {@link OutboxAction.Finish}.
 */
public final class OutboxMachine {
    private static final Backoff RETRY = new Backoff(OutboxTimes.RETRY_BASE, OutboxTimes.RETRY_CAP);

    private final OutboxPolicy policy;
    private final RandomGenerator random;
    private final LongSupplier stamps;
    private final Map<Long, OutboxEntry> entries = new LinkedHashMap<>();
    private final DueQueue attempts = new DueQueue();
    private final DueQueue checks = new DueQueue();
    private final Witnessing witnessing;
    private final RunningClock online;
    private final RunningClock verifying;
    private final List<OutboxAction> out = new ArrayList<>();
    private boolean isOnline;
    private boolean storesKnown;
    private boolean storesSilent;
    private int checksRunning;
    private int unpublished;
    private long nextSweep;
    private long lastPublished = Long.MIN_VALUE / 2;
    private long graceUntil = Long.MIN_VALUE;
    private long lastNow;
    private @Nullable Instant lastWall;

    /**
     * Without messages, offline.
     *
     * @param random for jitter
     * @param stamps gives times for new generations, nanoseconds since 1970, none twice
     */
    public OutboxMachine(OutboxPolicy policy, RandomGenerator random, LongSupplier stamps, long now) {
        this.policy = policy;
        this.random = random;
        this.stamps = stamps;
        this.witnessing = new Witnessing(policy.witnesses(), checks);
        this.online = new RunningClock(false, now);
        this.verifying = new RunningClock(false, now);
        this.nextSweep = now;
    }

    // What happens

    /** A message was accepted. */
    public void accepted(OutboxRow row, long now) {
        add(new OutboxEntry(row, online.read(now), policy.deadline()));
        attempts.set(row.id(), now);
    }

    /** A message of an earlier run is taken up. Nobody knows whether an attempt was under way when that ended. */
    public void restored(OutboxRow row, long now, Instant wall) {
        Duration left = policy.deadline().minus(row.online());
        Duration allowance = shorter(longer(left, OutboxTimes.LEAST_VERIFICATION), OutboxTimes.AFTER_RESTART);
        OutboxEntry entry = new OutboxEntry(row, online.read(now), allowance);
        entry.mayBeOut = true;
        entry.sent = 1;
        add(entry);
        if (row.isPublished()) {
            entry.generationSince = now - entry.stampAge(wall).toNanos();
            entry.publishedSince = entry.generationSince;
            entry.publishedOnline = entry.onlineBase;
            entry.late = isLate(row);
            entry.verifyingBase = verifying.read(now);
            entry.verifyingAllowance = allowance;
            checks.set(row.id(), now);
        } else {
            attempts.set(row.id(), now);
        }
    }

    private void add(OutboxEntry entry) {
        entries.put(entry.id(), entry);
        unpublished += entry.row.isPublished() ? 0 : 1;
    }

    /** Whether any peer is known to live. While none is, no deadline comes nearer. */
    public void online(boolean value, long now, Instant wall) {
        if (value == isOnline) {
            return;
        }
        isOnline = value;
        online.run(value, now);
        verifying.run(value && !storesSilent, now);
        if (!value) {
            return;
        }
        for (OutboxEntry entry : List.copyOf(entries.values())) {
            if (entry.unprovedPeers > 0) {
                int peers = entry.unprovedPeers;
                entry.unprovedPeers = 0;
                attempts.remove(entry.id());
                published(entry, peers, now, wall);
            }
        }
        recovered(now);
    }

    /** The link was found broken and is being mended: what was handed out before may never have arrived. */
    public void recovered(long now) {
        long soon = grid(now + OutboxTimes.CHECK_AFTER_RECOVERY.toNanos());
        for (OutboxEntry entry : entries.values()) {
            if (checks.contains(entry.id())) {
                checks.set(entry.id(), soon);
            }
        }
        wake(now);
    }

    /** There may be peers where there were none: nobody waits for those any longer. */
    public void wake(long now) {
        for (OutboxEntry entry : entries.values()) {
            if (entry.nobodyThere && attempts.contains(entry.id())) {
                entry.failures = 0;
                attempts.set(entry.id(), now);
            }
        }
    }

    /** Whether any store node is known; once one was, others are hoped for. */
    public void storesKnown(boolean value) {
        storesKnown |= value;
    }

    /** An attempt ended. @param outcome not {@link PublishOutcome.Handed} */
    public void attempted(long id, PublishOutcome outcome, long now, Instant wall) {
        watchClocks(now, wall);
        @Nullable OutboxEntry entry = entries.get(id);
        if (entry == null) {
            return;
        }
        entry.inFlight = false;
        switch (outcome) {
            case PublishOutcome.Taken taken -> {
                entry.handedTo(taken.by());
                entry.takenBy(taken.by());
                if (taken.by().isEmpty() && !isOnline && !entry.row.isPublished()) {
                    entry.unprovedPeers = taken.peers();
                    attempts.set(id, now + OutboxTimes.PROOF_OF_LIFE.toNanos());
                } else {
                    published(entry, taken.peers(), now, wall);
                }
            }
            case PublishOutcome.Handed ignored ->
                throw new IllegalArgumentException("message " + id + ": that it was handed over is no end");
            case PublishOutcome.NoPeers ignored -> {
                entry.nobodyThere = true;
                tryLater(entry, now, wall);
            }
            case PublishOutcome.TryAgain again -> {
                entry.handedTo(again.by());
                tryLater(entry, now, wall);
            }
            case PublishOutcome.Refused refused -> {
                if (!entry.row.isPublished()) {
                    finish(entry, new Ending.Failed(FailureKind.REFUSED, refused.reason()), now);
                }
            }
        }
    }

    private void published(OutboxEntry entry, int peers, long now, Instant wall) {
        entry.failures = 0;
        boolean isFirstOfGeneration = entry.sent == 1;
        if (isFirstOfGeneration || !entry.row.isPublished()) {
            entry.generationSince = now;
            entry.late = entry.stampAge(wall).compareTo(OutboxTimes.ARCHIVABLE) >= 0;
            entry.checks = 0;
        }
        if (!entry.row.isPublished()) {
            publishedFirst(entry, peers, now, wall);
        } else if (isFirstOfGeneration && !entry.checking) {
            checks.set(entry.id(), grid(now + OutboxTimes.FIRST_CHECK.toNanos()));
        }
    }

    private void publishedFirst(OutboxEntry entry, int peers, long now, Instant wall) {
        Duration spent = onlineSince(entry, now);
        entry.row = entry.row.published(wall).spent(entry.row.online().plus(spent));
        entry.publishedSince = now;
        entry.publishedOnline = online.read(now);
        entry.verifyingBase = verifying.read(now);
        entry.verifyingAllowance = longer(entry.allowance.minus(spent), OutboxTimes.LEAST_VERIFICATION);
        unpublished--;
        lastPublished = now;
        out.add(new OutboxAction.Published(entry.row, peers));
        if (entry.row.message().ephemeral()) {
            finish(entry, new Ending.Unverified("it is ephemeral, so nobody stores it"), now);
        } else if (!policy.verifies()) {
            finish(entry, new Ending.Unverified("verification is off"), now);
        } else {
            checks.set(entry.id(), grid(now + OutboxTimes.FIRST_CHECK.toNanos()));
        }
    }

    private void tryLater(OutboxEntry entry, long now, Instant wall) {
        if (isExpired(entry, now, wall)) {
            finish(entry, expired(), now);
            return;
        }
        entry.failures++;
        Duration wait = entry.nobodyThere && entry.failures == 1
                ? OutboxTimes.QUICK_RETRY
                : RETRY.after(entry.nobodyThere ? entry.failures - 1 : entry.failures, random);
        attempts.set(entry.id(), now + wait.toNanos());
    }

    /** A question was answered, or was not. */
    public void checked(CheckReport report, long now) {
        checksRunning--;
        storesSilent = !report.anybodyAnswered();
        verifying.run(isOnline && !storesSilent, now);
        report.verdicts().forEach((id, verdict) -> {
            @Nullable OutboxEntry entry = entries.get(id);
            if (entry != null) {
                entry.checking = false;
                judge(entry, verdict, now);
            } else {
                witnessing.answered(id, verdict, now).ifPresent(out::add);
            }
        });
    }

    private void judge(OutboxEntry entry, CheckReport.Verdict verdict, long now) {
        switch (verdict) {
            case CheckReport.Verdict.Found found when isDoubtful(entry, found, now) -> missed(entry, now);
            case CheckReport.Verdict.Found found -> {
                int generation = entry.row.hashes().indexOf(found.hash());
                OutboxRow row = finish(entry, new Ending.Stored(generation, found.witnesses()), now);
                witnessing.add(row, found, now);
            }
            case CheckReport.Verdict.Missing ignored -> missed(entry, now);
            case CheckReport.Verdict.Unknown ignored -> {
                Duration gap = OutboxTimes.checkGap(entry.checks++);
                checks.set(
                        entry.id(),
                        grid(now + shorter(gap, OutboxTimes.UNANSWERED_CHECK).toNanos()));
            }
        }
    }

    /**
     * Whether only one store has a stamping that came to them at the very end of what they accept: the others may have
     * refused it, and whom it is for may ask just those. Another stamping is worth more than this proof; if nobody
     * takes one, the proof is still true, so it is not doubted for ever.
     */
    private boolean isDoubtful(OutboxEntry entry, CheckReport.Verdict.Found found, long now) {
        return entry.late
                && entry.canRestamp()
                && found.witnesses().size() < policy.witnesses()
                && now - entry.publishedSince < OutboxTimes.LATE_SEARCH.toNanos();
    }

    private void missed(OutboxEntry entry, long now) {
        Duration age = Duration.ofNanos(now - entry.generationSince);
        boolean isIdle = !entry.inFlight && !attempts.contains(entry.id());
        if (entry.late && !entry.canRestamp() && now - entry.publishedSince >= OutboxTimes.LATE_SEARCH.toNanos()) {
            finish(entry, new Ending.Unverified("it was published too late for stores to keep it"), now);
            return;
        }
        boolean isStale = entry.late || age.compareTo(OutboxTimes.restampAge(entry.row.generation())) >= 0;
        if (isIdle && entry.canRestamp() && isStale) {
            entry.restampDue = true;
            attempts.set(entry.id(), now);
        } else if (isIdle && entry.mayRepeat()) {
            entry.repeats++;
            attempts.set(entry.id(), now);
        }
        checks.set(entry.id(), grid(now + OutboxTimes.checkGap(++entry.checks).toNanos()));
    }

    /**
     * Whom the message is for has it.
     *
     * @return false if it is not in the outbox any more
     */
    public boolean acknowledged(long id, long now) {
        @Nullable OutboxEntry entry = entries.get(id);
        if (entry == null) {
            return false;
        }
        finish(entry, new Ending.Acknowledged(), now);
        return true;
    }

    private OutboxRow finish(OutboxEntry entry, Ending ending, long now) {
        entries.remove(entry.id());
        attempts.remove(entry.id());
        checks.remove(entry.id());
        unpublished -= entry.row.isPublished() ? 0 : 1;
        OutboxRow row = entry.row.spent(entry.row.online().plus(onlineSince(entry, now)));
        out.add(new OutboxAction.Finish(row, ending));
        return row;
    }

    // What is done about it

    /** Everything that is to be done now, in this order. */
    public List<OutboxAction> advance(long now, Instant wall) {
        watchClocks(now, wall);
        if (now >= nextSweep) {
            nextSweep = now + OutboxTimes.SWEEP.toNanos();
            List.copyOf(entries.values()).forEach(entry -> watchDeadline(entry, now, wall));
        }
        for (long id : attempts.pollDue(now, Integer.MAX_VALUE)) {
            publish(id, now, wall);
        }
        if (isOnline) {
            check(now);
        }
        List<OutboxAction> actions = List.copyOf(out);
        out.clear();
        return actions;
    }

    private void publish(long id, long now, Instant wall) {
        @Nullable OutboxEntry entry = entries.get(id);
        if (entry == null) {
            return;
        }
        if (entry.unprovedPeers > 0) {
            // Still no sign of life: those who took it were not there.
            entry.unprovedPeers = 0;
            entry.nobodyThere = true;
            tryLater(entry, now, wall);
            return;
        }
        if (!isOnline && entry.sent > 0) {
            // One copy vanishes in an outage as well as many; the return of the link ends the wait.
            entry.nobodyThere = true;
            attempts.set(id, now + OutboxTimes.RETRY_CAP.toNanos());
            return;
        }
        OutboxAction.Reason reason = entry.row.isPublished()
                ? OutboxAction.Reason.MISSED
                : entry.failures == 0 && entry.sent == 0 ? OutboxAction.Reason.FIRST : OutboxAction.Reason.RETRY;
        if (entry.needsStamp(wall)) {
            boolean isNew = entry.stamp(stamps.getAsLong());
            out.add(new OutboxAction.Save(entry.row, isNew));
        }
        entry.inFlight = true;
        out.add(new OutboxAction.Publish(entry.row, entry.nextAttempt(), reason));
    }

    private void check(long now) {
        while (checksRunning < OutboxTimes.MOST_CHECKS) {
            List<OutboxAction.Question> questions = takeQuestions(now);
            if (questions.isEmpty()) {
                return;
            }
            checksRunning++;
            out.add(new OutboxAction.Check(questions));
        }
    }

    private List<OutboxAction.Question> takeQuestions(long now) {
        List<OutboxAction.Question> questions = new ArrayList<>();
        int hashes = 0;
        while (hashes + OutboxTimes.MOST_RESTAMPS + 1 <= StoreClient.MAX_HASHES) {
            List<Long> due = checks.pollDue(now, 1);
            if (due.isEmpty()) {
                break;
            }
            OutboxAction.@Nullable Question question = question(due.getFirst(), now);
            if (question != null) {
                questions.add(question);
                hashes += question.hashes().size();
            }
        }
        return questions;
    }

    private OutboxAction.@Nullable Question question(long id, long now) {
        @Nullable OutboxEntry entry = entries.get(id);
        if (entry == null) {
            return witnessing.question(id);
        }
        if (!storesKnown && online.read(now) < OutboxTimes.STORES_APPEAR.toNanos()) {
            checks.set(id, grid(now + OutboxTimes.FIRST_CHECK.toNanos()));
            return null;
        }
        if (!storesKnown) {
            finish(entry, new Ending.Unverified("no store node is known"), now);
            return null;
        }
        entry.checking = true;
        return entry.question();
    }

    private void watchDeadline(OutboxEntry entry, long now, Instant wall) {
        if (entry.inFlight || entry.checking) {
            return;
        }
        if (!entry.row.isPublished()) {
            if (isExpired(entry, now, wall)) {
                finish(entry, expired(), now);
            } else if (onlineSince(entry, now).compareTo(entry.allowance) >= 0) {
                finish(
                        entry,
                        new Ending.Failed(
                                FailureKind.NOT_PUBLISHED,
                                "no live peer took it within " + entry.allowance + " of being online"),
                        now);
            }
            return;
        }
        Duration verified = Duration.ofNanos(verifying.read(now) - entry.verifyingBase);
        Duration sincePublished = Duration.ofNanos(online.read(now) - entry.publishedOnline);
        if (verified.compareTo(entry.verifyingAllowance) >= 0) {
            finish(
                    entry,
                    new Ending.Failed(
                            FailureKind.UNCONFIRMED,
                            "peers took it, but no store node had it within " + entry.verifyingAllowance),
                    now);
        } else if (sincePublished.compareTo(OutboxTimes.LONGEST_BLACKOUT) >= 0) {
            finish(
                    entry,
                    new Ending.Failed(
                            FailureKind.UNCONFIRMED,
                            "peers took it, but no store node could say within " + OutboxTimes.LONGEST_BLACKOUT),
                    now);
        }
    }

    private static boolean isLate(OutboxRow row) {
        Instant stamped = Timestamps.toInstant(row.generations().getLast().timestamp());
        return row.publishedAt()
                .map(published -> Duration.between(stamped, published).compareTo(OutboxTimes.ARCHIVABLE) >= 0)
                .orElse(false);
    }

    private boolean isExpired(OutboxEntry entry, long now, Instant wall) {
        boolean isOver = !wall.isBefore(entry.row.expiresAt());
        return isOver && !entry.row.isPublished() && now >= graceUntil;
    }

    /** The machine slept, or its clock was set: nothing is given up before the network had a chance. */
    private void watchClocks(long now, Instant wall) {
        if (lastWall != null) {
            Duration ahead = Duration.between(lastWall, wall).minusNanos(now - lastNow);
            if (ahead.compareTo(OutboxTimes.CLOCK_JUMP) >= 0) {
                graceUntil = now + OutboxTimes.GRACE_AFTER_JUMP.toNanos();
            }
        }
        lastNow = now;
        lastWall = wall;
    }

    private static Ending.Failed expired() {
        return new Ending.Failed(FailureKind.NOT_PUBLISHED, "no live peer took it before its time was over");
    }

    /** When {@link #advance} will next have something to do; {@link Long#MAX_VALUE} if nothing waits. */
    public long nextDueAt() {
        long next = attempts.nextAt();
        if (isOnline && checksRunning < OutboxTimes.MOST_CHECKS) {
            next = Math.min(next, checks.nextAt());
        }
        return entries.isEmpty() ? next : Math.min(next, nextSweep);
    }

    /** Messages that no live peer has taken yet. */
    public int unpublished() {
        return unpublished;
    }

    /** Whether messages wait for a peer, or were published lately and wait for proof. */
    public boolean isWaiting(long now) {
        return unpublished > 0 || !entries.isEmpty() && now - lastPublished < OutboxTimes.PROOF_EXPECTED.toNanos();
    }

    /** Messages that are not finished. */
    public int size() {
        return entries.size();
    }

    private Duration onlineSince(OutboxEntry entry, long now) {
        return Duration.ofNanos(online.read(now) - entry.onlineBase);
    }

    /** Questions of about the same time go out together. */
    private static long grid(long at) {
        long step = OutboxTimes.CHECK_GRID.toNanos();
        return Math.ceilDiv(at, step) * step;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
