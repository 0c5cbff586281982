package dev.jwaku.tools.scenario.run;

import dev.jwaku.tools.scenario.TrafficSchedule;
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
        TrafficSchedule drawn = TrafficSchedule.draw(stage.scenario(), faults.drawn(), random);
        lastNanos = drawn.lastNanos();
        for (TrafficSchedule.Event event : drawn.events()) {
            Person writer = people.apply(event.from());
            Person.Draft draft = new Person.Draft(people.apply(event.to()), event.traffic(), event.flow());
            stage.simulation().at(event.due(), () -> writer.write(draft));
        }
    }
}
