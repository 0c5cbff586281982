package dev.jwaku.tools.scenario.processes;

import dev.jwaku.tools.scenario.Fault;
import dev.jwaku.tools.scenario.FaultSchedule;
import dev.jwaku.tools.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Does to processes and proxies what faults say. Used by the thread of the run; waits for nobody. */
final class FaultHand {
    private final Scenario scenario;
    private final Map<String, Machine> machines;
    private final ProxyLinks links;

    FaultHand(Scenario scenario, Map<String, Machine> machines, ProxyLinks links) {
        this.scenario = scenario;
        this.machines = machines;
        this.links = links;
    }

    void inflict(FaultSchedule.Event event) {
        Fault.Detail detail = event.fault().detail();
        switch (event.fault().kind()) {
            case LOSS ->
                bothWays(
                        event,
                        (from, to) -> links.change(event, from, to, model -> model.withSegmentLoss(detail.share())));
            case LATENCY ->
                bothWays(
                        event,
                        (from, to) -> links.change(
                                event,
                                from,
                                to,
                                model -> model.withLatency(detail.time()).withJitter(detail.jitter())));
            case BANDWIDTH ->
                bothWays(
                        event,
                        (from, to) -> links.change(event, from, to, model -> model.withBytesPerSecond(detail.rate())));
            case PARTITION, ISOLATE -> bothWays(event, (from, to) -> links.cut(event, from, to));
            case ONE_WAY -> onLinks(event, (from, to) -> links.cut(event, from, to));
            case CUT -> {
                onLinks(event, links::reset);
                bothWays(event, (from, to) -> links.cut(event, from, to));
            }
            case RESET -> onLinks(event, links::reset);
            case STALL -> onLinks(event, (target, other) -> links.stall(event, other, target));
            case KILL -> targets(event).forEach(Machine::kill);
            case CRASH -> {
                bothWays(event, (from, to) -> links.cut(event, from, to));
                targets(event).forEach(Machine::kill);
            }
            case STOP -> targets(event).forEach(Machine::pause);
            case NETWORK_CHANGED ->
                targets(event).stream()
                        .filter(Person.class::isInstance)
                        .map(Person.class::cast)
                        .forEach(Person::networkChanged);
            default ->
                throw new IllegalStateException(
                        "processes cannot be given " + event.fault().kind());
        }
    }

    void relieve(FaultSchedule.Event event) {
        switch (event.fault().kind()) {
            case LOSS, LATENCY, BANDWIDTH -> bothWays(event, (from, to) -> links.restore(event, from, to));
            case PARTITION, ISOLATE, CUT -> bothWays(event, (from, to) -> links.mend(event, from, to));
            case ONE_WAY -> onLinks(event, (from, to) -> links.mend(event, from, to));
            case STALL -> onLinks(event, (target, other) -> links.unstall(event, other, target));
            case CRASH -> {
                bothWays(event, (from, to) -> links.mend(event, from, to));
                targets(event).forEach(Machine::start);
            }
            case KILL -> targets(event).forEach(Machine::start);
            case STOP -> targets(event).forEach(Machine::resume);
            default -> {
                // of a moment
            }
        }
    }

    private List<Machine> targets(FaultSchedule.Event event) {
        List<Machine> found = new ArrayList<>();
        for (String name : event.targets()) {
            Machine machine = machines.get(name);
            if (machine != null) {
                found.add(machine);
            }
        }
        return found;
    }

    private void onLinks(FaultSchedule.Event event, BiConsumer<String, String> action) {
        List<String> others = event.others(scenario);
        for (String target : event.targets()) {
            for (String other : others) {
                if (!target.equals(other)) {
                    action.accept(target, other);
                }
            }
        }
    }

    private void bothWays(FaultSchedule.Event event, BiConsumer<String, String> action) {
        onLinks(event, (one, other) -> {
            action.accept(one, other);
            action.accept(other, one);
        });
    }
}
