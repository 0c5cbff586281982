package dev.jwaku.tools.gateway;

import dev.jwaku.runtime.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A session to play, one step a line: {@code rpc}, {@code get}, {@code post}, {@code delete}, {@code expect},
 * {@code let}, {@code await}, {@code until}; docs/messenger.md explains them. Empty lines and those that begin with
 * {@code #} say nothing.
 */
public final class Script {
    private final List<ScriptStep> steps;

    private Script(List<ScriptStep> steps) {
        this.steps = List.copyOf(steps);
    }

    /**
     * Reads a script.
     *
     * @throws IllegalArgumentException if a line is not understood; names it
     */
    public static Script parse(String text) {
        List<ScriptStep> steps = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\\R")) {
            number++;
            String words = line.strip();
            if (!words.isEmpty() && !words.startsWith("#")) {
                steps.add(step(number, words));
            }
        }
        return new Script(steps);
    }

    private static ScriptStep step(int number, String line) {
        String[] parts = line.split("\\s+", 2);
        try {
            ScriptStep.Verb verb = ScriptStep.Verb.valueOf(parts[0].toUpperCase(Locale.ROOT));
            return new ScriptStep(number, verb, parts.length > 1 ? parts[1] : "");
        } catch (IllegalArgumentException e) {
            String why = String.valueOf(e.getMessage());
            throw new IllegalArgumentException(
                    "line " + number + ": " + (why.startsWith("too few") ? why : "what is '" + parts[0] + "'?"), e);
        }
    }

    /**
     * Plays it, and says of each step how it went. Ends at the first that went wrong.
     *
     * @param variables what <code>${NAME}</code> stands for at first
     * @param out takes one line for each step
     * @return whether everything was as expected
     */
    public boolean run(Gateway gateway, World world, Map<String, String> variables, Consumer<String> out) {
        try (ScriptRun run = new ScriptRun(gateway, world, variables)) {
            for (ScriptStep step : steps) {
                String what = step.line() + " " + step.verb().name().toLowerCase(Locale.ROOT) + " " + step.rest();
                try {
                    run.take(step);
                    out.accept("ok " + what);
                } catch (ScriptRun.UnexpectedException e) {
                    out.accept("FAILED " + what + ": " + e.getMessage());
                    return false;
                }
            }
            return true;
        }
    }
}
