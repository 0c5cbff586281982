package dev.jwaku.tools.scenario.run;

import dev.jwaku.tools.scenario.Selector;
import dev.jwaku.tools.scenario.Traffic;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/** Puts the messages of a scenario on the clock of a run, and knows when the last is written. */
final class TrafficPlan {
    private final Stage stage;
    private final Function<String, Person> people;
    private final FaultPlan faults;
    private long lastNanos;

    /** @param faults already on the clock when this is scheduled */
    TrafficPlan(Stage stage, Function<String, Person> people, FaultPlan faults) {
        this.stage = stage;
        this.people = people;
        this.faults = faults;
    }

    /** When the last message is written, or begins to wait for its writer. */
    long lastNanos() {
        return lastNanos;
    }

    void schedule() {
        SplittableRandom random = stage.simulation().randomFor("traffic");
        for (Traffic traffic : stage.scenario().traffic()) {
            List<String> to = traffic.isRing() ? List.of() : Selector.select(stage.scenario(), traffic.to(), random);
            List<String> from = Selector.select(stage.scenario(), traffic.from(), random);
            for (int i = 0; i < from.size(); i++) {
                String writer = from.get(i);
                List<String> readers = traffic.isRing() ? List.of(from.get((i + 1) % from.size())) : to;
                schedule(traffic, writer, readers, random);
            }
        }
    }

    private void schedule(Traffic traffic, String from, List<String> to, SplittableRandom random) {
        for (int flow = 0; flow < Math.max(1, traffic.flows()); flow++) {
            Duration start = traffic.start().draw(random);
            for (String reader : to) {
                if (!reader.equals(from)) {
                    String name = traffic.flows() == 0 ? "" : from + '>' + reader + '#' + flow;
                    write(people.apply(from), new Person.Draft(people.apply(reader), traffic, name), start);
                }
            }
        }
    }

    private void write(Person writer, Person.Draft draft, Duration start) {
        int count = draft.traffic().count();
        Duration first = start;
        Duration pause = draft.traffic().every();
        if (draft.traffic().during()) {
            Duration begin = Duration.ofNanos(faults.firstNanos());
            pause = Duration.ofNanos(faults.lastEndNanos()).minus(begin).dividedBy(count + 1L);
            first = begin.plus(pause);
        }
        for (int i = 0; i < count; i++) {
            Duration due = first.plus(pause.multipliedBy(i));
            lastNanos = Math.max(lastNanos, due.toNanos());
            stage.simulation().at(due, () -> writer.write(draft));
        }
    }
}
