package dev.jwaku.delivery.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.delivery.network.PublishOutcome;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** I1, I2, I3, I11, I12 and I14 of reliability.md over random histories, with crashes at any point. */
class OutboxMachinePropertyTest {
    private static final Duration DEADLINE = Duration.ofMinutes(10);
    private static final int STEPS = 400;

    @Property(tries = 100)
    void everyHistoryKeepsTheInvariants(@ForAll long seed) {
        new History(seed, true).run();
    }

    @Property(tries = 100)
    void withoutCrashesTheCopiesOfAMessageAreBounded(@ForAll long seed) {
        History history = new History(seed, false);
        history.run();
        history.copies.forEach((id, copies) ->
                assertThat(copies).as("copies of %s, seed %s", id, seed).isLessThanOrEqualTo(OutboxTimes.MOST_COPIES));
    }

    /** One life of an outbox in a random world. */
    private static final class History {
        private final Random random;
        private final boolean crashes;
        private final Map<Long, OutboxRow> disk = new LinkedHashMap<>();
        private final Map<Long, WakuMessage> accepted = new LinkedHashMap<>();
        private final Map<Long, Ending> endings = new LinkedHashMap<>();
        private final Set<Long> published = new LinkedHashSet<>();
        private final Map<Long, Set<MessageHash>> found = new LinkedHashMap<>();
        private final Map<Long, Integer> copies = new LinkedHashMap<>();
        private final Map<Long, Set<MessageHash>> handedOut = new LinkedHashMap<>();
        private final List<OutboxAction.Publish> attempts = new ArrayList<>();
        private final List<OutboxAction.Check> checks = new ArrayList<>();
        private OutboxMachine machine;
        private boolean isOnline;
        private long now = 1;
        private long wallOffset;
        private long lastStamp;
        private long nextId = 1;

        private History(long seed, boolean crashes) {
            this.random = new Random(seed);
            this.crashes = crashes;
            this.machine = start();
        }

        private OutboxMachine start() {
            OutboxMachine next = new OutboxMachine(
                    new OutboxPolicy(DEADLINE, true, 1 + random.nextInt(2)), random, this::stamp, now);
            isOnline = false;
            next.storesKnown(random.nextInt(4) > 0);
            disk.values().forEach(row -> next.restored(row, now, wall()));
            return next;
        }

        private Instant wall() {
            return MachineRig.EPOCH.plusNanos(now + wallOffset);
        }

        private long stamp() {
            lastStamp = Math.max(Timestamps.toNanos(wall()), lastStamp + 1);
            return lastStamp;
        }

        private void run() {
            for (int i = 0; i < STEPS; i++) {
                perform();
                happen();
            }
            finish();
        }

        private void happen() {
            switch (random.nextInt(12)) {
                case 0, 1 -> accept();
                case 2, 3, 4 -> endAttempt(outcome());
                case 5, 6 -> endCheck(random.nextInt(3));
                case 7 -> {
                    isOnline = random.nextInt(3) > 0;
                    machine.online(isOnline, now, wall());
                }
                case 8 -> {
                    if (random.nextInt(8) == 0 && !accepted.isEmpty()) {
                        machine.acknowledged(1 + random.nextInt(accepted.size()), now);
                    }
                }
                case 9 -> {
                    if (crashes && random.nextInt(8) == 0) {
                        crash();
                    } else {
                        machine.wake(now);
                    }
                }
                default -> pass();
            }
        }

        private void pass() {
            long most =
                    Duration.ofMillis((long) Math.pow(10, random.nextInt(6))).toNanos();
            now += 1 + (long) (random.nextDouble() * most);
            if (random.nextInt(50) == 0) {
                wallOffset +=
                        (long) (random.nextGaussian() * Duration.ofSeconds(40).toNanos());
            }
        }

        private void crash() {
            attempts.clear();
            checks.clear();
            now += Duration.ofSeconds(random.nextInt(100)).toNanos();
            machine = start();
        }

        private void accept() {
            WakuMessage message = WakuMessage.builder(Bytes.utf8("m" + nextId), MachineRig.TOPIC)
                    .timestamp(stamp())
                    .ephemeral(random.nextInt(10) == 0)
                    .build();
            OutboxRow row = OutboxRow.accepted(
                    nextId++, MachineRig.SHARD, message, random.nextBoolean(), wall().plus(Duration.ofHours(1)));
            accepted.put(row.id(), message);
            disk.put(row.id(), row);
            machine.accepted(row, now);
        }

        private PublishOutcome outcome() {
            return switch (random.nextInt(8)) {
                case 0, 1 -> MachineRig.NOBODY;
                case 2 -> MachineRig.SLOW;
                case 3 -> new PublishOutcome.Refused("no");
                case 4 -> new PublishOutcome.Taken(1, List.of(MachineRig.peer(random.nextInt(5))));
                default -> MachineRig.TAKEN;
            };
        }

        private void endAttempt(PublishOutcome outcome) {
            if (attempts.isEmpty()) {
                return;
            }
            OutboxAction.Publish attempt = attempts.remove(random.nextInt(attempts.size()));
            long id = attempt.row().id();
            // What was taken in an outage was not: one more copy for each of those.
            if (outcome instanceof PublishOutcome.Taken taken
                    && (isOnline || !taken.by().isEmpty() || published.contains(id))) {
                copies.merge(id, 1, Integer::sum);
            }
            if (!(outcome instanceof PublishOutcome.NoPeers)) {
                handedOut
                        .computeIfAbsent(id, unused -> new LinkedHashSet<>())
                        .add(attempt.row().hash());
            }
            machine.attempted(id, outcome, now, wall());
        }

        private void endCheck(int kind) {
            if (checks.isEmpty()) {
                return;
            }
            OutboxAction.Check check = checks.remove(random.nextInt(checks.size()));
            Map<Long, CheckReport.Verdict> verdicts = new LinkedHashMap<>();
            for (OutboxAction.Question question : check.questions()) {
                if (kind == 0 && random.nextBoolean()) {
                    MessageHash hash = question.hashes()
                            .get(random.nextInt(question.hashes().size()));
                    found.computeIfAbsent(question.id(), unused -> new LinkedHashSet<>())
                            .add(hash);
                    verdicts.put(question.id(), MachineRig.found(hash, MachineRig.peer(random.nextInt(4))));
                } else {
                    verdicts.put(question.id(), kind == 1 ? MachineRig.unknown() : MachineRig.missing());
                }
            }
            machine.checked(new CheckReport(verdicts, kind != 1), now);
        }

        private void perform() {
            for (OutboxAction action : machine.advance(now, wall())) {
                switch (action) {
                    case OutboxAction.Save save -> save(save.row());
                    case OutboxAction.Published first -> {
                        // I3
                        assertThat(published.add(first.row().id())).isTrue();
                        assertThat(endings).doesNotContainKey(first.row().id());
                        save(first.row());
                    }
                    case OutboxAction.Finish finish -> end(finish.row(), finish.ending());
                    case OutboxAction.Publish publish -> {
                        check(publish.row());
                        attempts.add(publish);
                    }
                    case OutboxAction.Check check -> checks.add(check);
                    case OutboxAction.Witnessed witnessed -> assertThat(endings).containsKey(witnessed.id());
                }
            }
            // no busy loop
            assertThat(machine.nextDueAt()).isGreaterThan(now);
        }

        private void save(OutboxRow row) {
            check(row);
            disk.put(row.id(), row);
        }

        /** I14, and what must keep its stamp keeps it. */
        private void check(OutboxRow row) {
            assertThat(endings).doesNotContainKey(row.id());
            assertThat(row.hashes()).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(OutboxTimes.MOST_RESTAMPS + 1);
            assertThat(row.message().payload()).isEqualTo(accepted.get(row.id()).payload());
            assertThat(MessageHash.of(row.pubsubTopic(), row.message())).isEqualTo(row.hash());
            if (!row.mayRestamp()) {
                assertThat(row.hashes()).hasSize(1);
                assertThat(handedOut.getOrDefault(row.id(), Set.of())).allMatch(row.hash()::equals);
            }
        }

        private void end(OutboxRow row, Ending ending) {
            // I1
            assertThat(endings.put(row.id(), ending)).isNull();
            disk.remove(row.id());
            if (ending instanceof Ending.Stored stored) {
                // I2
                assertThat(found.get(row.id()))
                        .contains(row.generations().get(stored.generation()).hash());
            }
            if (ending instanceof Ending.Stored || ending instanceof Ending.Unverified) {
                assertThat(published).contains(row.id());
            }
        }

        /** However it was: online again, with peers and stores that answer, all come to an end. */
        private void finish() {
            machine.online(true, now, wall());
            long end = now + DEADLINE.multipliedBy(3).toNanos();
            while (now < end) {
                perform();
                while (!attempts.isEmpty()) {
                    endAttempt(MachineRig.TAKEN);
                }
                while (!checks.isEmpty()) {
                    endCheck(2);
                }
                perform();
                now = Math.max(now + 1, Math.min(end, machine.nextDueAt()));
            }
            assertThat(endings.keySet()).isEqualTo(accepted.keySet());
            assertThat(disk).isEmpty();
            assertThat(machine.size()).isZero();
            assertThat(machine.unpublished()).isZero();
        }
    }
}
