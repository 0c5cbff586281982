package dev.jwaku.delivery.outbox;

import dev.jwaku.delivery.network.PublishOutcome;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A state machine with a clock, and everything that it said. The wall clock goes with the monotonic one unless set. */
final class MachineRig {
    static final PubsubTopic SHARD = PubsubTopic.of("/waku/2/rs/16/32");
    static final ContentTopic TOPIC = ContentTopic.of("/test/1/chat/proto");
    static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");
    static final PublishOutcome NOBODY = new PublishOutcome.NoPeers();
    static final PublishOutcome TAKEN = new PublishOutcome.Taken(3);
    static final PublishOutcome SLOW = new PublishOutcome.TryAgain("slow", List.of(peer(9)));

    final OutboxMachine machine;
    final List<OutboxAction> said = new ArrayList<>();
    long now;
    /** By how much the wall clock was set, or went on while the machine slept. */
    Duration ahead = Duration.ZERO;

    private long lastStamp;
    private long nextId = 1;

    MachineRig() {
        this(new OutboxPolicy(Duration.ofMinutes(10), true, 1));
    }

    MachineRig(OutboxPolicy policy) {
        this.machine = new OutboxMachine(policy, new Random(1), this::stamp, 0);
    }

    static PeerId peer(int number) {
        return PeerId.fromMultihash(Bytes.of((byte) 0, (byte) 2, (byte) 'p', (byte) number));
    }

    /** Online, with a store. */
    static MachineRig online() {
        MachineRig rig = new MachineRig();
        rig.goOnline(true);
        rig.machine.storesKnown(true);
        return rig;
    }

    Instant wall() {
        return EPOCH.plusNanos(now).plus(ahead);
    }

    private long stamp() {
        lastStamp = Math.max(Timestamps.toNanos(wall()), lastStamp + 1);
        return lastStamp;
    }

    void goOnline(boolean value) {
        machine.online(value, now, wall());
    }

    OutboxRow row(boolean mayRestamp, boolean ephemeral) {
        WakuMessage message = WakuMessage.builder(Bytes.utf8("message " + nextId), TOPIC)
                .timestamp(stamp())
                .ephemeral(ephemeral)
                .build();
        return OutboxRow.accepted(nextId++, SHARD, message, mayRestamp, wall().plus(Duration.ofDays(1)));
    }

    long accept(boolean mayRestamp) {
        OutboxRow row = row(mayRestamp, false);
        machine.accepted(row, now);
        return row.id();
    }

    /** Lets time pass to the next moment at which something is due, at most this much in all; collects what is said. */
    List<OutboxAction> pass(Duration time) {
        int before = said.size();
        long end = now + time.toNanos();
        said.addAll(machine.advance(now, wall()));
        while (machine.nextDueAt() <= end) {
            now = Math.max(now, machine.nextDueAt());
            said.addAll(machine.advance(now, wall()));
        }
        now = end;
        return List.copyOf(said.subList(before, said.size()));
    }

    List<OutboxAction> step() {
        return pass(Duration.ZERO);
    }

    /** Passes the time, answering every attempt and question at once. */
    void live(Duration time, PublishOutcome outcome, CheckReport.Verdict verdict) {
        long end = now + time.toNanos();
        while (true) {
            List<OutboxAction> actions = machine.advance(now, wall());
            said.addAll(actions);
            for (OutboxAction action : actions) {
                if (action instanceof OutboxAction.Publish publish) {
                    machine.attempted(publish.row().id(), outcome, now, wall());
                } else if (action instanceof OutboxAction.Check check) {
                    machine.checked(report(check, verdict), now);
                }
            }
            if (actions.isEmpty()) {
                if (machine.nextDueAt() > end) {
                    break;
                }
                now = Math.max(now + 1, machine.nextDueAt());
            }
        }
        now = end;
    }

    static CheckReport report(OutboxAction.Check check, CheckReport.Verdict verdict) {
        Map<Long, CheckReport.Verdict> verdicts = new LinkedHashMap<>();
        for (OutboxAction.Question question : check.questions()) {
            verdicts.put(question.id(), verdict);
        }
        return new CheckReport(verdicts, !(verdict instanceof CheckReport.Verdict.Unknown));
    }

    static CheckReport.Verdict found(MessageHash hash, PeerId... witnesses) {
        return new CheckReport.Verdict.Found(hash, List.of(witnesses));
    }

    static CheckReport.Verdict missing() {
        return new CheckReport.Verdict.Missing();
    }

    static CheckReport.Verdict unknown() {
        return new CheckReport.Verdict.Unknown();
    }

    <T extends OutboxAction> List<T> said(Class<T> kind) {
        return said.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    List<Ending> endings() {
        return said(OutboxAction.Finish.class).stream()
                .map(OutboxAction.Finish::ending)
                .toList();
    }
}
