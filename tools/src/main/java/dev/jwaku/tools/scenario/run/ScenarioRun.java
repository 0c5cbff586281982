package dev.jwaku.tools.scenario.run;

import dev.jwaku.libp2p.identity.Secp256k1;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.simulation.Simulation;
import dev.jwaku.simulation.SimulationFailedException;
import dev.jwaku.simulation.network.LinkModel;
import dev.jwaku.simulation.network.SimulatedInternet;
import dev.jwaku.sqlite.StorageConfig;
import dev.jwaku.tools.scenario.Mode;
import dev.jwaku.tools.scenario.NodeGroup;
import dev.jwaku.tools.scenario.Role;
import dev.jwaku.tools.scenario.Scenario;
import dev.jwaku.tools.scenario.Selector;
import dev.jwaku.waku.message.MessageHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;

/** One scenario with one seed. Must be run by a platform thread, one at a time in a process. */
public final class ScenarioRun implements Stage {
    private static final Logger log = LoggerFactory.getLogger(ScenarioRun.class);
    /** What comes too often, comes soon after. */
    private static final Duration TAIL = Duration.ofSeconds(10);

    private final Scenario scenario;
    private final Mode mode;
    private final Simulation simulation;
    private final SimulatedInternet internet;
    private final Path folder;
    private final Journal journal;
    private final List<AutoCloseable> files = new ArrayList<>();
    private final Map<String, Machine> machines = new LinkedHashMap<>();
    private final List<Person> people = new ArrayList<>();
    private final FaultPlan faults;
    private final Links links;
    private final TrafficPlan traffic;
    private final Auditor auditor;

    private ScenarioRun(Scenario scenario, Mode mode, Simulation simulation, Path folder) {
        this.scenario = scenario;
        this.mode = mode;
        this.simulation = simulation;
        this.folder = folder;
        this.internet = new SimulatedInternet(simulation, scenario.link());
        this.journal = new Journal(simulation::nowNanos, this::isStored);
        this.links = new Links(internet);
        this.faults = new FaultPlan(this, machines, links);
        this.traffic = new TrafficPlan(this, this::person, faults);
        this.auditor = new Auditor(this, machines);
        simulation.addListener(auditor);
    }

    /**
     * Runs a scenario with a seed.
     *
     * @param folder for the files of its nodes; what is in it afterwards is the caller's to remove
     */
    public static RunResult run(Scenario scenario, Mode mode, long seed, Path folder) {
        loadNativeCode();
        try (Simulation simulation = Simulation.withSeed(seed)) {
            return new ScenarioRun(scenario, mode, simulation, folder).playToTheEnd();
        }
    }

    /**
     * The same, and writes down everything that happens: see {@link RunTrace}. The run is the same as without.
     *
     * @param traces the folder for the files; it exists
     */
    public static RunResult trace(Scenario scenario, Mode mode, long seed, Path folder, Path traces) {
        loadNativeCode();
        try (Simulation simulation = Simulation.withSeed(seed)) {
            ScenarioRun run = new ScenarioRun(scenario, mode, simulation, folder);
            try (RunTrace trace = new RunTrace(simulation, run.machines, traces)) {
                run.journal.listen(trace);
                simulation.addListener(trace);
                String protocols = scenario.switches().id();
                String name = scenario.name();
                trace.note(
                        "run",
                        "form",
                        RunTrace.FORM,
                        "scenario",
                        name,
                        "mode",
                        mode.id(),
                        "protocols",
                        protocols,
                        "seed",
                        seed);
                RunResult result = run.playToTheEnd();
                trace.note(
                        "end",
                        "good",
                        result.isGood(),
                        "problems",
                        result.problems(),
                        "event_hash",
                        result.eventHash());
                return result;
            }
        }
    }

    private RunResult playToTheEnd() {
        try {
            return play();
        } catch (SimulationFailedException e) {
            return result(List.of(String.valueOf(e.getMessage())), Map.of(), List.of());
        } finally {
            closeFiles();
        }
    }

    /** SQLite's loader asks other processes about the machine; no simulated task may wait for it. */
    private static void loadNativeCode() {
        try {
            SQLiteJDBCLoader.initialize();
        } catch (Exception e) {
            throw new IllegalStateException("SQLite's native code cannot be loaded: " + e.getMessage(), e);
        }
        Secp256k1.best();
    }

    private RunResult play() {
        build();
        faults.schedule();
        traffic.schedule();
        Watch watch = new Watch(this, machines, people, faults);
        watch.schedule();
        simulation.runUntil(this::isOver, scenario.limit());
        simulation.runFor(TAIL);
        Figures figures =
                new Figures(journal, faults.firstNanos(), faults.lastEndNanos(), simulation.nowNanos()).compute();
        watch.addTo(figures);
        List<String> problems = new ArrayList<>(journal.violations());
        scenario.assertions()
                .forEach(assertion -> assertion
                        .violatedBy(figures.values().getOrDefault(assertion.metric(), 0.0))
                        .ifPresent(problems::add));
        return result(problems, figures.values(), figures.recoveries());
    }

    private RunResult result(
            List<String> problems, Map<dev.jwaku.tools.scenario.Metric, Double> figures, List<Double> times) {
        return new RunResult(
                scenario.name(),
                mode,
                scenario.switches().id(),
                simulation.seed(),
                problems,
                figures,
                times,
                journal.delays(),
                simulation.now(),
                simulation.report().eventHash());
    }

    private void build() {
        int network = 0;
        for (NodeGroup group : scenario.nodes()) {
            List<String> members = group.members();
            for (int i = 0; i < members.size(); i++) {
                String name = members.get(i);
                String own = "20.0." + network++;
                internet.place(name, group.network().map(prefix -> prefix + ".").orElse(own + ".") + (i + 1));
                Machine machine =
                        group.role() == Role.PERSON ? new Person(this, group, name) : new Machine(this, group, name);
                machines.put(name, machine);
                if (machine instanceof Person person) {
                    people.add(person);
                }
            }
        }
        connect();
        SplittableRandom random = simulation.randomFor("starts");
        machines.values().forEach(machine -> {
            Duration start = machine.group.start().draw(random);
            simulation.at(start, machine::start);
        });
    }

    private void connect() {
        for (Machine one : machines.values()) {
            for (Machine other : machines.values()) {
                if (one != other) {
                    Optional<LinkModel> own = one.group.link().or(other.group::link);
                    links.set(one.name, other.name, own.orElse(scenario.link()));
                }
            }
        }
    }

    private Person person(String name) {
        if (machines.get(name) instanceof Person person) {
            return person;
        }
        throw new IllegalArgumentException("'" + name + "' is not a person and can neither write nor read");
    }

    /** Asked after every step. */
    private boolean isOver() {
        long now = simulation.nowNanos();
        return journal.isSettled()
                && now > traffic.lastNanos()
                && now > faults.lastEndNanos()
                && now >= scenario.least().toNanos()
                && people.stream().noneMatch(Person::hasDrafts);
    }

    private boolean isStored(MessageHash hash) {
        return machines.values().stream()
                .flatMap(machine -> machine.archive().stream())
                .anyMatch(archive -> archive.has(hash));
    }

    private void closeFiles() {
        for (AutoCloseable file : files) {
            try {
                file.close();
            } catch (Exception e) {
                log.atDebug().setCause(e).log("a simulated node's file was not closed");
            }
        }
    }

    @Override
    public Simulation simulation() {
        return simulation;
    }

    @Override
    public SimulatedInternet internet() {
        return internet;
    }

    @Override
    public Scenario scenario() {
        return scenario;
    }

    @Override
    public int machines() {
        return machines.size();
    }

    @Override
    public Mode mode() {
        return mode;
    }

    @Override
    public Journal journal() {
        return journal;
    }

    @Override
    public Auditor auditor() {
        return auditor;
    }

    @Override
    public Path folder(String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException("no room for the files of " + name + ": " + e.getMessage(), e);
        }
    }

    @Override
    public StorageConfig storage() {
        return StorageConfig.simulated().withOpened(files::add);
    }

    @Override
    public void acknowledge(Message message) {
        person(message.from).acknowledge(message);
    }

    @Override
    public List<Multiaddr> dialedBy(Machine machine) {
        if (!machine.group.dials().isEmpty()) {
            return Selector.select(scenario, machine.group.dials(), simulation.randomFor("dials of " + machine.name))
                    .stream()
                    .filter(name -> !name.equals(machine.name))
                    .map(name ->
                            Objects.requireNonNull(machines.get(name), name).address())
                    .toList();
        }
        List<Multiaddr> addresses = new ArrayList<>();
        for (Machine other : machines.values()) {
            boolean later = other == machine;
            if (later && !(machine instanceof Person)) {
                break; // of the network each dials those before it
            }
            if (other.group.role().isInfrastructure()) {
                addresses.add(other.address());
            }
        }
        return addresses;
    }

    @Override
    public List<Machine> dead() {
        return machines.values().stream()
                .filter(machine -> machine.group.role() == Role.DEAD)
                .toList();
    }
}
