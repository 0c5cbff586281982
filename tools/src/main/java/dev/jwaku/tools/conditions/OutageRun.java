package dev.jwaku.tools.conditions;

import dev.jwaku.simulation.SimulationFailedException;
import dev.jwaku.simulation.network.LinkModel;
import dev.jwaku.tools.scenario.Mode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Conversations through outages: pairs of people, one message per pair every ten seconds, as many idle people;
 * everybody of the pairs loses the network, or its process, now and then for a second to an hour. Must be run by a
 * platform thread, one at a time in a process.
 */
public final class OutageRun {
    private static final Duration BETWEEN = Duration.ofSeconds(10);
    private static final Duration START = Duration.ofMinutes(10);
    private static final Duration CALM = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final Duration TAIL = Duration.ofSeconds(30);
    private static final Duration RESTART = Duration.ofSeconds(3);
    /** The mean time between the end of an outage and the next. */
    private static final double MINUTES_BETWEEN = 45;

    private static final double LONGEST_SECONDS = 3600;
    private static final double NANOS = 1e9;
    private static final double MOST = 0.95;

    private final Plan plan;
    private final Town town;
    private final Letters letters;
    private final OutageStory story;
    private final SplittableRandom random;
    private int outages;

    /**
     * How large it is.
     *
     * @param pairs who write and are written to; and as many people are idle
     * @param time for which they write
     */
    public record Plan(int pairs, Duration time) {
        int rounds() {
            return (int) Math.max(1, time.dividedBy(BETWEEN));
        }
    }

    /**
     * What came of it.
     *
     * @param messages accepted
     * @param outages of all people
     * @param lost not there 15 minutes after the last outage
     * @param duplicates shown again
     * @param untrue states that are not what became of the message
     * @param envelopes on the wire per message, everything counted
     * @param deliveredP50 in seconds, of all messages, waiting for the end of an outage included
     * @param deliveredP95 the same for 95 of 100
     * @param problems what is wrong, the first few
     */
    public record Outcome(
            int messages,
            int outages,
            int lost,
            int duplicates,
            int untrue,
            double envelopes,
            double deliveredP50,
            double deliveredP95,
            List<String> problems) {
        /** The most envelopes per message that are no storm. */
        public static final double MOST_ENVELOPES = 3;

        /** Copies the list. */
        public Outcome {
            problems = List.copyOf(problems);
        }

        /** Whether everything arrived once and was told as it was, without a storm. */
        public boolean isGood() {
            return problems.isEmpty() && messages > 0 && envelopes <= MOST_ENVELOPES;
        }
    }

    private OutageRun(Plan plan, Town town) {
        this.plan = plan;
        this.town = town;
        this.letters = new Letters(town.simulation::nowNanos);
        this.story = new OutageStory(town, letters, plan.pairs(), plan.rounds());
        this.random = town.simulation.randomFor("outages");
    }

    /** Runs a seed. @param folder for the files; what is in it afterwards is the caller's to remove */
    public static Outcome run(Plan plan, Mode mode, long seed, Path folder) {
        try (Town town = new Town(seed, mode, folder, LinkModel.internet())) {
            OutageRun run = new OutageRun(plan, town);
            try {
                return run.play();
            } catch (SimulationFailedException | IllegalStateException e) {
                return new Outcome(0, 0, 0, 0, 0, 0, 0, 0, List.of(String.valueOf(e.getMessage())));
            }
        }
    }

    private Outcome play() {
        town.startServices();
        story.people().forEach(name -> town.addPerson(name, story));
        town.simulation.runFor(CALM);
        town.people().forEach(Person::start);
        boolean areUp = town.simulation.runUntil(
                () -> town.people().stream().allMatch(Person::isUp),
                town.simulation.now().plus(START));
        if (!areUp) {
            throw new IllegalStateException("somebody did not start within " + START);
        }
        town.simulation.runFor(CALM);
        story.prepare();
        town.simulation.runFor(CALM);
        int before = town.envelopes().count();
        Duration end = schedule();
        town.simulation.runUntil(end);
        town.simulation.runUntil(letters::areSettled, end.plus(PATIENCE));
        int envelopes = town.envelopes().count() - before;
        town.simulation.runFor(TAIL);
        return outcome(envelopes);
    }

    private Duration schedule() {
        Duration begin = town.simulation.now();
        Duration end = begin.plus(BETWEEN.multipliedBy(plan.rounds()));
        Duration step = BETWEEN.dividedBy(plan.pairs());
        for (int i = 0; i < story.steps(); i++) {
            int number = i;
            town.simulation.at(begin.plus(step.multipliedBy(i)), () -> story.step(number));
        }
        story.victims().forEach(name -> outages(town.person(name), begin, end));
        return end;
    }

    /** Lengths are spread evenly by their logarithm; the last one ends with the writing. */
    private void outages(Person person, Duration begin, Duration end) {
        Duration at = begin.plus(gap());
        while (at.compareTo(end) < 0) {
            double seconds = Math.exp(random.nextDouble() * Math.log(LONGEST_SECONDS));
            Duration over = at.plus(Duration.ofMillis((long) (seconds * 1e3)));
            Duration relief = over.compareTo(end) < 0 ? over : end;
            outages++;
            switch (random.nextInt(3)) {
                case 0 -> {
                    town.simulation.at(at, () -> town.cut(person.name, true));
                    town.simulation.at(relief, () -> town.cut(person.name, false));
                }
                case 1 -> {
                    town.simulation.at(at, person::kill);
                    town.simulation.at(relief, person::start);
                }
                default -> {
                    town.simulation.at(at, person::kill);
                    relief = at.plus(RESTART);
                    town.simulation.at(relief, person::start);
                }
            }
            at = relief.plus(gap());
        }
    }

    private Duration gap() {
        double minutes = -Math.log(1 - random.nextDouble()) * MINUTES_BETWEEN;
        return Duration.ofMillis((long) (minutes * 60e3)).plus(CALM);
    }

    private Outcome outcome(int envelopes) {
        List<Letter> accepted =
                letters.all().stream().filter(Letter::isAccepted).toList();
        List<String> problems = new ArrayList<>(story.untrueStates());
        int untrue = problems.size();
        List<Letter> lost =
                accepted.stream().filter(letter -> !letter.hasArrived()).toList();
        int duplicates = letters.all().stream().mapToInt(Letter::duplicates).sum();
        lost.forEach(letter -> problems.add(letter + " is lost"));
        if (duplicates > 0) {
            problems.add(duplicates + " messages were shown again");
        }
        List<Double> times = accepted.stream()
                .filter(Letter::hasArrived)
                .map(letter -> (letter.arrivedNanos() - letter.offeredNanos) / NANOS)
                .sorted()
                .toList();
        return new Outcome(
                accepted.size(),
                outages,
                lost.size(),
                duplicates,
                untrue,
                (double) envelopes / Math.max(1, accepted.size()),
                quantile(times, 0.5),
                quantile(times, MOST),
                problems.stream().limit(5).toList());
    }

    private static double quantile(List<Double> sorted, double share) {
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.max(0, Math.ceil(share * sorted.size()) - 1));
    }
}
