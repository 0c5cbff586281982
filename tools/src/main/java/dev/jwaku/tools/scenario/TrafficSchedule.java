package dev.jwaku.tools.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The messages of a scenario as a seed draws them.
 *
 * @param events who writes to whom, and when; in the order of the file
 */
public record TrafficSchedule(List<Event> events) {
    public TrafficSchedule {
        events = List.copyOf(events);
    }

    /**
     * A message that is to be written.
     *
     * @param flow its conversation, if the delays of conversations are told; empty if not
     * @param due since the start of the run
     */
    public record Event(String from, String to, Traffic traffic, String flow, Duration due) {}

    /** Draws it. @param faults for messages that are spread over their time */
    public static TrafficSchedule draw(Scenario scenario, FaultSchedule faults, SplittableRandom random) {
        List<Event> events = new ArrayList<>();
        for (Traffic traffic : scenario.traffic()) {
            List<String> to = traffic.isRing() ? List.of() : Selector.select(scenario, traffic.to(), random);
            List<String> from = Selector.select(scenario, traffic.from(), random);
            for (int i = 0; i < from.size(); i++) {
                List<String> readers = traffic.isRing() ? List.of(from.get((i + 1) % from.size())) : to;
                add(events, traffic, from.get(i), readers, faults, random);
            }
        }
        return new TrafficSchedule(events);
    }

    private static void add(
            List<Event> events,
            Traffic traffic,
            String from,
            List<String> to,
            FaultSchedule faults,
            SplittableRandom random) {
        for (int flow = 0; flow < Math.max(1, traffic.flows()); flow++) {
            Duration start = traffic.start().draw(random);
            for (String reader : to) {
                if (!reader.equals(from)) {
                    String name = traffic.flows() == 0 ? "" : from + '>' + reader + '#' + flow;
                    add(events, new Event(from, reader, traffic, name, start), faults);
                }
            }
        }
    }

    private static void add(List<Event> events, Event first, FaultSchedule faults) {
        Traffic traffic = first.traffic();
        Duration begin = first.due();
        Duration pause = traffic.every();
        if (traffic.during()) {
            Duration broken = Duration.ofNanos(faults.firstNanos());
            pause = Duration.ofNanos(faults.lastEndNanos()).minus(broken).dividedBy(traffic.count() + 1L);
            begin = broken.plus(pause);
        }
        for (int i = 0; i < traffic.count(); i++) {
            Duration due = begin.plus(pause.multipliedBy(i));
            events.add(new Event(first.from(), first.to(), traffic, first.flow(), due));
        }
    }

    /** When the last is due; 0 if there is none. */
    public long lastNanos() {
        return events.stream().mapToLong(event -> event.due().toNanos()).max().orElse(0);
    }
}
