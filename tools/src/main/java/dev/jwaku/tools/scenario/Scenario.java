package dev.jwaku.tools.scenario;

import dev.jwaku.simulation.network.LinkModel;
import java.time.Duration;
import java.util.List;

/**
 * One scenario, as read from its file.
 *
 * @param name by which it is called
 * @param about what it is about, in a sentence
 * @param covers rows of the catalogue of broken scenarios, such as C10
 * @param modes in which it makes sense
 * @param limit virtual time at which it ends at the latest; it ends earlier when all is delivered and decided
 * @param least virtual time that it takes at least
 * @param link how all are connected to all
 * @param nodes who takes part
 * @param traffic who writes to whom
 * @param faults what breaks
 * @param switches which protocols are on
 * @param assertions what must hold
 */
public record Scenario(
        String name,
        String about,
        List<String> covers,
        List<Mode> modes,
        Duration limit,
        Duration least,
        LinkModel link,
        List<NodeGroup> nodes,
        List<Traffic> traffic,
        List<Fault> faults,
        Switches switches,
        List<Assertion> assertions) {
    public Scenario {
        covers = List.copyOf(covers);
        modes = List.copyOf(modes);
        nodes = List.copyOf(nodes);
        traffic = List.copyOf(traffic);
        faults = List.copyOf(faults);
        assertions = List.copyOf(assertions);
    }

    /** The same with other protocols. */
    public Scenario with(Switches other) {
        return new Scenario(name, about, covers, modes, limit, least, link, nodes, traffic, faults, other, assertions);
    }
}
