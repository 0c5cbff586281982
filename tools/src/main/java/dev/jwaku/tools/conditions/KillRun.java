package dev.jwaku.tools.conditions;

import dev.jwaku.simulation.Simulation;
import dev.jwaku.simulation.SimulationFailedException;
import dev.jwaku.simulation.network.LinkModel;
import dev.jwaku.tools.scenario.Mode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Kill -9 at numbered writes: three people become contacts, talk, make a group and join a community, while the process
 * of one of them dies at its durable writes of certain numbers and comes back. Must be run by a platform thread, one at
 * a time in a process.
 */
public final class KillRun {
    private static final Duration MESHES = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration DOWN = Duration.ofSeconds(1);
    /** After so much virtual time everything is done, or something is lost. */
    private static final Duration PATIENCE = Duration.ofMinutes(20);
    /** What comes twice may come late: a repetition comes 15 s after the first at the latest. */
    private static final Duration TAIL = Duration.ofSeconds(20);

    /** In one run; then the process lives on, and everything has to come to its end. */
    static final int MOST_KILLS = 60;
    /** Between two kills, in points; to start takes about a hundred. */
    private static final double LONGEST_GAP = 250;

    private static final int MOST_PROBLEMS = 5;

    private final Plan plan;
    private final Town town;
    private final KillStory story = new KillStory();
    private final KillSwitch killer;

    /**
     * Which run it is.
     *
     * @param seed says who is killed, too
     * @param only the number of the one point at which the process dies; 0 for {@link #MOST_KILLS} points, many of
     *     which come soon after another, while the process recovers
     */
    public record Plan(Mode mode, long seed, int only) {
        /** Whose process dies. */
        public String victim() {
            return KillScript.PEOPLE.get((int) Math.floorMod(seed, KillScript.PEOPLE.size()));
        }

        /** The logarithms of the gaps are spread evenly. */
        List<Integer> points() {
            if (only > 0) {
                return List.of(only);
            }
            SplittableRandom random = Simulation.randomFor(seed, "kills");
            List<Integer> points = new ArrayList<>();
            int point = 0;
            for (int i = 0; i < MOST_KILLS; i++) {
                point += (int) Math.exp(random.nextDouble() * Math.log(LONGEST_GAP));
                points.add(point);
            }
            return points;
        }
    }

    private KillRun(Plan plan, Town town) {
        this.plan = plan;
        this.town = town;
        this.killer =
                new KillSwitch(plan.points(), () -> town.person(plan.victim()).killFor(DOWN));
    }

    /** Runs it. @param folder for the files; what is in it afterwards is the caller's to remove */
    public static KillResult run(Plan plan, Path folder) {
        try (Town town = new Town(plan.seed(), plan.mode(), folder, LinkModel.internet())) {
            KillRun run = new KillRun(plan, town);
            List<String> failure = List.of();
            try {
                run.play();
            } catch (SimulationFailedException | IllegalStateException e) {
                failure = List.of(String.valueOf(e.getMessage()));
            }
            return run.result(failure);
        }
    }

    private void play() {
        town.startServices();
        KillScript.PEOPLE.forEach(name -> town.addPerson(name, story));
        town.person(plan.victim()).commits(killer::of);
        town.simulation.runFor(MESHES);
        town.people().forEach(Person::start);
        Duration end = town.simulation.now().plus(PATIENCE);
        while (!story.isOver() && town.simulation.now().compareTo(end) < 0) {
            town.people().forEach(story::step);
            town.simulation.runFor(LOOK);
        }
        killer.off();
        town.simulation.runFor(TAIL);
        story.judge(town);
    }

    private KillResult result(List<String> failure) {
        List<String> problems = new ArrayList<>(failure);
        problems.addAll(story.lost());
        problems.addAll(story.missing());
        problems.addAll(story.repeated());
        problems.addAll(story.untrue());
        return new KillResult(
                plan,
                killer.passed(),
                killer.kills(),
                story.messages(),
                story.lost().size(),
                story.missing().size(),
                story.repeated().size(),
                story.untrue().size(),
                problems.stream().limit(MOST_PROBLEMS).toList(),
                town.simulation.now(),
                town.simulation.report().eventHash());
    }
}
