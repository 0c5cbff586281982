package dev.jwaku.tools.scenario.shrink;

import dev.jwaku.tools.scenario.Scenario;
import dev.jwaku.tools.scenario.ScenarioReader;
import dev.jwaku.tools.scenario.run.RunResult;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Makes a failing scenario smaller, greedily, until nothing more can be taken away or the time is over.
 *
 * <p>It fails the same way if one of the invariants or assertions that were violated at first is violated again. What
 * is left must not be trivial: if the scenario holds without its faults, a smaller one counts only if it does, too; a
 * message cannot arrive where its reader has no network any more.
 */
public final class Shrinker {
    private static final Pattern INVARIANT = Pattern.compile("I\\d+: .*", Pattern.DOTALL);
    private static final String FOUND = ", but it is ";
    private static final String FAULTS = "faults";

    private final Function<Scenario, RunResult> runner;
    private final BooleanSupplier isOver;
    /** What was tried already. */
    private final Set<String> tried = new LinkedHashSet<>();

    private int runs;

    /**
     * A shrinker.
     *
     * @param runner runs a scenario with the seed and mode that fail
     * @param isOver asked before each run: whether the time is over
     */
    public Shrinker(Function<Scenario, RunResult> runner, BooleanSupplier isOver) {
        this.runner = runner;
        this.isOver = isOver;
    }

    /**
     * What came out.
     *
     * @param text the smaller scenario file; fails the same way
     * @param ways how: invariants, or assertions as they are written
     * @param cuts how many steps were taken
     * @param runs how many runs it took
     * @param finished whether nothing more could be taken away; otherwise the time was over
     */
    public record Shrunk(String text, Set<String> ways, int cuts, int runs, boolean finished) {}

    /**
     * Shrinks a scenario.
     *
     * @param text its file
     * @return empty if it does not fail with this runner
     */
    public Optional<Shrunk> shrink(String text) {
        ScenarioTree smallest = ScenarioTree.of(text);
        Set<String> ways = run(smallest).map(Shrinker::ways).orElse(Set.of());
        if (ways.isEmpty()) {
            return Optional.empty();
        }
        boolean needsFaults = smallest.has(FAULTS) && holds(smallest.without(FAULTS));
        int cuts = 0;
        boolean again = true;
        while (again && !isOver.getAsBoolean()) {
            again = false;
            for (Cuts.Cut cut : Cuts.of(smallest)) {
                if (!isOver.getAsBoolean() && isSame(cut.tree(), ways, needsFaults)) {
                    smallest = cut.tree();
                    cuts++;
                    again = true;
                    break; // what takes most away comes first again
                }
            }
        }
        return Optional.of(new Shrunk(smallest.text(), ways, cuts, runs, !again && !isOver.getAsBoolean()));
    }

    private boolean isSame(ScenarioTree tree, Set<String> ways, boolean needsFaults) {
        if (needsFaults && !tree.has(FAULTS) || !tried.add(tree.text())) {
            return false;
        }
        Optional<RunResult> result = run(tree);
        return result.isPresent()
                && ways(result.get()).stream().anyMatch(ways::contains)
                && (!needsFaults || holds(tree.without(FAULTS)));
    }

    private boolean holds(ScenarioTree tree) {
        return run(tree).map(RunResult::isGood).orElse(false);
    }

    /** Empty if there is no such scenario. */
    private Optional<RunResult> run(ScenarioTree tree) {
        Scenario scenario;
        try {
            scenario = ScenarioReader.read("smaller", tree.text());
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // somebody is named who is not there any more
        }
        runs++;
        return Optional.of(runner.apply(scenario));
    }

    /** How a run failed. */
    static Set<String> ways(RunResult result) {
        Set<String> ways = new LinkedHashSet<>();
        for (String problem : result.problems()) {
            int found = problem.indexOf(FOUND);
            if (INVARIANT.matcher(problem).matches()) {
                ways.add(problem.substring(0, problem.indexOf(':')));
            } else if (found > 0) {
                ways.add(problem.substring(0, found));
            } else {
                ways.add(problem.lines().findFirst().orElse("").replaceAll("\\d+", "#"));
            }
        }
        return ways;
    }
}
