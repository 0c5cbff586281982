package dev.jwaku.tools.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The faults of a scenario as a seed draws them: who is hit, when, and for how long.
 *
 * @param events in the order of the file
 */
public record FaultSchedule(List<Event> events) {
    /** Of a schedule without faults. */
    public static final long NEVER = Long.MAX_VALUE;

    public FaultSchedule {
        events = List.copyOf(events);
    }

    /**
     * A fault that comes once.
     *
     * @param targets names of nodes
     * @param begin since the start of the run
     * @param lasts for good if empty
     */
    public record Event(Fault fault, List<String> targets, Duration begin, Optional<Duration> lasts) {
        public Event {
            targets = List.copyOf(targets);
        }

        /** When it is over; when it begins, if that is never. */
        public Duration end() {
            return begin.plus(lasts.orElse(Duration.ZERO));
        }

        /** The other side of links, all nodes if nobody is named. */
        public List<String> others(Scenario scenario) {
            return fault.others().isEmpty()
                    ? scenario.nodes().stream()
                            .flatMap(group -> group.members().stream())
                            .toList()
                    : Selector.select(scenario, fault.others(), new SplittableRandom(0));
        }
    }

    /** Draws it. */
    public static FaultSchedule draw(Scenario scenario, SplittableRandom random) {
        List<Event> events = new ArrayList<>();
        for (Fault fault : scenario.faults()) {
            Duration at = fault.at().draw(random);
            for (int i = 0; i < fault.times(); i++) {
                List<String> targets = Selector.select(scenario, fault.targets(), random);
                events.add(new Event(fault, targets, at, fault.lasts().map(span -> span.draw(random))));
                at = at.plus(fault.every());
            }
        }
        return new FaultSchedule(events);
    }

    /** When the first begins; never if there is none. */
    public long firstNanos() {
        return events.stream().mapToLong(event -> event.begin().toNanos()).min().orElse(NEVER);
    }

    /** When the last begins; negative if there is none. */
    public long lastBeginNanos() {
        return events.stream().mapToLong(event -> event.begin().toNanos()).max().orElse(-1);
    }

    /** When the last has ended; negative if there is none. */
    public long lastEndNanos() {
        return events.stream().mapToLong(event -> event.end().toNanos()).max().orElse(-1);
    }

    /** Whom the fault hits that begins last. */
    public List<String> lastTargets() {
        long last = lastBeginNanos();
        return events.stream()
                .filter(event -> event.begin().toNanos() == last)
                .reduce((earlier, later) -> later)
                .map(Event::targets)
                .orElse(List.of());
    }
}
