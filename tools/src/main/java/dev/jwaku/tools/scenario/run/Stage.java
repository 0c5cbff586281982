package dev.jwaku.tools.scenario.run;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.simulation.Simulation;
import dev.jwaku.simulation.network.SimulatedInternet;
import dev.jwaku.sqlite.StorageConfig;
import dev.jwaku.tools.scenario.Mode;
import dev.jwaku.tools.scenario.Scenario;
import java.nio.file.Path;
import java.util.List;

/** What the parts of a run share. */
interface Stage {
    Simulation simulation();

    SimulatedInternet internet();

    Scenario scenario();

    /** How many machines there are so far. */
    int machines();

    Mode mode();

    Journal journal();

    /** What is held against what nodes say of themselves. */
    Auditor auditor();

    /** Where a machine keeps its files. */
    Path folder(String name);

    /** How files are treated. */
    StorageConfig storage();

    /** Tells the sender of a message that its reader has it. */
    void acknowledge(Message message);

    /** The addresses that a machine is told. */
    List<Multiaddr> dialedBy(Machine machine);

    /** Addresses where nobody is, as discovery might tell them. */
    List<Machine> dead();
}
