package dev.jwaku.tools.scenario.batch;

import dev.jwaku.tools.scenario.Catalogue;
import dev.jwaku.tools.scenario.Mode;
import dev.jwaku.tools.scenario.Scenario;
import dev.jwaku.tools.scenario.Switches;
import java.util.Optional;

/**
 * What is run with many seeds.
 *
 * @param source name in the catalogue, or a file
 * @param scenario as read from there
 * @param mode how people take part
 * @param switches other protocols than the scenario says
 * @param inProcesses whether as processes of this machine instead of in the deterministic world
 */
public record Cell(String source, Scenario scenario, Mode mode, Optional<Switches> switches, boolean inProcesses) {
    /** In the deterministic world. */
    public Cell(String source, Scenario scenario, Mode mode, Optional<Switches> switches) {
        this(source, scenario, mode, switches, false);
    }

    /** The cell of these words, see {@link #words}. */
    static Cell of(String source, String mode, String protocols) {
        Optional<Switches> switches = protocols.isEmpty() ? Optional.empty() : Optional.of(Switches.of(protocols));
        return new Cell(source, Catalogue.find(source), Mode.of(mode), switches);
    }

    /** The same with another scenario. */
    Cell with(Scenario other) {
        return new Cell(source, other, mode, switches, inProcesses);
    }

    /** The scenario as it is run. */
    public Scenario scenarioToRun() {
        return switches.map(scenario::with).orElse(scenario);
    }

    /** The protocols as a command line has them; empty if as the scenario says. */
    String protocols() {
        return switches.map(Switches::id).orElse("");
    }

    /** The command that replays a seed. */
    public String replay(long seed) {
        return replay(source, seed);
    }

    /** The command that runs a seed of another file in the same way. */
    public String replay(String source, long seed) {
        String flag = switches.map(others -> " --protocols " + others.id()).orElse("");
        return "jwaku simulate " + (inProcesses ? "--processes " : "") + source + " --mode " + mode.id() + flag
                + " --seed " + seed;
    }
}
