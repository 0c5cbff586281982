package dev.jwaku.tools.scenario.run;

import dev.jwaku.node.WakuNode;
import dev.jwaku.simulation.NodeState;
import dev.jwaku.simulation.Simulation;
import dev.jwaku.tools.scenario.Fault;
import dev.jwaku.tools.scenario.FaultKind;
import dev.jwaku.tools.scenario.FaultSchedule;
import dev.jwaku.tools.scenario.Selector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** Puts the faults of a scenario on the clock of a run, and knows when the first begins and the last has ended. */
final class FaultPlan {
    private final Stage stage;
    private final Map<String, Machine> machines;
    private final Links links;
    private FaultSchedule drawn = new FaultSchedule(List.of());
    private long firstNanos = FaultSchedule.NEVER;
    private long lastEndNanos = -1;
    private final TreeSet<Long> turns = new TreeSet<>();
    private int moves;
    private boolean spoilsLinks;
    private Runnable onLastBegin = () -> {};

    FaultPlan(Stage stage, Map<String, Machine> machines, Links links) {
        this.stage = stage;
        this.machines = machines;
        this.links = links;
    }

    /** When the first begins; never if there is none. */
    long firstNanos() {
        return firstNanos;
    }

    /** When the last has ended; negative if there is none. */
    long lastEndNanos() {
        return lastEndNanos;
    }

    /** Whom the fault hits that begins last. */
    List<String> lastTargets() {
        return drawn.lastTargets();
    }

    /** Whether nothing is broken, and nothing that stays has made links worse. */
    boolean isQuiet(long nanos) {
        return nanos > lastEndNanos && !spoilsLinks;
    }

    /** Whether a fault begins or ends within this time, or did. */
    boolean isNear(long nanos, Duration time) {
        Long before = turns.floor(nanos + time.toNanos());
        return before != null && before >= nanos - time.toNanos();
    }

    /** Runs just before the last fault begins. */
    void onLastBegin(Runnable action) {
        onLastBegin = action;
    }

    /** As drawn; empty before {@link #schedule}. */
    FaultSchedule drawn() {
        return drawn;
    }

    void schedule() {
        drawn = FaultSchedule.draw(stage.scenario(), stage.simulation().randomFor("faults"));
        firstNanos = drawn.firstNanos();
        lastEndNanos = drawn.lastEndNanos();
        Simulation simulation = stage.simulation();
        long lastBegin = drawn.lastBeginNanos();
        for (FaultSchedule.Event event : drawn.events()) {
            Fault fault = event.fault();
            Object mark = new Object();
            turns.add(event.begin().toNanos());
            turns.add(event.end().toNanos());
            spoilsLinks |= event.lasts().isEmpty() && fault.kind().compareTo(FaultKind.CUT) <= 0;
            simulation.at(event.begin(), () -> {
                if (event.begin().toNanos() == lastBegin) {
                    onLastBegin.run();
                }
                note("fault_begins", fault, event.targets());
                inflict(mark, fault, event.targets());
            });
            if (event.lasts().isPresent()) {
                simulation.at(event.end(), () -> {
                    note("fault_ends", fault, event.targets());
                    relieve(mark, fault, event.targets());
                });
            }
        }
    }

    private void note(String event, Fault fault, List<String> targets) {
        String kind = fault.kind().id();
        stage.journal().note(event, "do", kind, "targets", targets, "others", fault.others());
    }

    private List<Machine> machines(List<String> names) {
        return names.stream()
                .map(name -> Optional.ofNullable(machines.get(name)).orElseThrow())
                .toList();
    }

    /** Every pair of a target and one of the other side, both ways but for one-way partitions. */
    private void onLinks(Fault fault, List<String> targets, BiConsumer<String, String> action) {
        List<String> others = fault.others().isEmpty()
                ? List.copyOf(machines.keySet())
                : Selector.select(stage.scenario(), fault.others(), new SplittableRandom(0));
        for (String target : targets) {
            for (String other : others) {
                if (!target.equals(other)) {
                    action.accept(target, other);
                }
            }
        }
    }

    private void bothWays(Fault fault, List<String> targets, BiConsumer<String, String> action) {
        onLinks(fault, targets, (one, other) -> {
            action.accept(one, other);
            action.accept(other, one);
        });
    }

    private void inflict(Object mark, Fault fault, List<String> targets) {
        Fault.Detail detail = fault.detail();
        switch (fault.kind()) {
            case LOSS ->
                bothWays(
                        fault,
                        targets,
                        (from, to) -> links.change(mark, from, to, model -> model.withSegmentLoss(detail.share())));
            case LATENCY ->
                bothWays(
                        fault,
                        targets,
                        (from, to) -> links.change(
                                mark,
                                from,
                                to,
                                model -> model.withLatency(detail.time()).withJitter(detail.jitter())));
            case BANDWIDTH ->
                bothWays(
                        fault,
                        targets,
                        (from, to) -> links.change(mark, from, to, model -> model.withBytesPerSecond(detail.rate())));
            case PARTITION -> bothWays(fault, targets, (from, to) -> links.cut(mark, from, to));
            case ONE_WAY -> onLinks(fault, targets, (from, to) -> links.cut(mark, from, to));
            case CUT -> {
                onLinks(fault, targets, stage.internet()::reset);
                bothWays(fault, targets, (from, to) -> links.cut(mark, from, to));
            }
            case RESET -> onLinks(fault, targets, stage.internet()::reset);
            case ISOLATE -> targets.forEach(stage.internet()::isolate);
            case STALL -> targets.forEach(stage.internet()::stall);
            case MOVE -> targets.forEach(this::move);
            default -> machines(targets).forEach(machine -> inflict(fault, machine));
        }
    }

    private void move(String name) {
        stage.internet().move(name, "30.0." + moves++ + ".1");
    }

    private void inflict(Fault fault, Machine machine) {
        switch (fault.kind()) {
            case KILL -> machine.life().kill();
            case CRASH -> machine.life().crash();
            case STOP -> machine.life().stop();
            case SLEEP -> machine.life().sleep();
            case CLOCK -> machine.life().stepClock(fault.detail().time());
            case DISK_FULL -> machine.diskFull(true);
            case STORE -> machine.archive().orElseThrow().mood(fault.detail());
            case PUSH -> machine.pushMood(fault.detail());
            case FILTER -> machine.filterMood(fault.detail());
            case NETWORK_CHANGED -> {
                WakuNode node = machine.node();
                if (node != null) {
                    stage.simulation().start(machine.life(), "network changed", node::networkChanged);
                }
            }
            default -> throw new IllegalStateException(fault.kind() + " is of links");
        }
    }

    private void relieve(Object mark, Fault fault, List<String> targets) {
        switch (fault.kind()) {
            case LOSS, LATENCY, BANDWIDTH -> bothWays(fault, targets, (from, to) -> links.restore(mark, from, to));
            case PARTITION, CUT -> bothWays(fault, targets, (from, to) -> links.mend(mark, from, to));
            case ONE_WAY -> onLinks(fault, targets, (from, to) -> links.mend(mark, from, to));
            case ISOLATE -> targets.forEach(stage.internet()::rejoin);
            case STALL -> targets.forEach(stage.internet()::unstall);
            case RESET, MOVE, NETWORK_CHANGED -> {
                // of a moment
            }
            default -> machines(targets).forEach(machine -> relieve(fault, machine));
        }
    }

    private void relieve(Fault fault, Machine machine) {
        switch (fault.kind()) {
            case KILL, CRASH -> machine.start();
            case STOP, SLEEP -> {
                if (machine.life().state() == NodeState.STOPPED
                        || machine.life().state() == NodeState.ASLEEP) {
                    machine.resume();
                }
            }
            case CLOCK -> machine.life().stepClock(fault.detail().time().negated());
            case DISK_FULL -> machine.diskFull(false);
            case STORE -> machine.archive().orElseThrow().mood(Machine.HONEST);
            case PUSH -> machine.pushMood(Machine.HONEST);
            case FILTER -> machine.filterMood(Machine.HONEST);
            default -> throw new IllegalStateException(fault.kind() + " is of links or of a moment");
        }
    }
}
