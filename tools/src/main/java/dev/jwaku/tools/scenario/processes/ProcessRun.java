package dev.jwaku.tools.scenario.processes;

import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.simulation.Simulation;
import dev.jwaku.tools.scenario.FaultSchedule;
import dev.jwaku.tools.scenario.Mode;
import dev.jwaku.tools.scenario.Scenario;
import dev.jwaku.tools.scenario.TrafficSchedule;
import dev.jwaku.tools.scenario.run.Figures;
import dev.jwaku.tools.scenario.run.RunResult;
import dev.jwaku.waku.message.MessageHash;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One scenario with one seed as processes. One thread runs it; {@link #close} may be called by any, and ends every
 * process. Time begins when all that start at once work.
 */
public final class ProcessRun implements AutoCloseable {
    /** Most nodes of a run. */
    public static final int MOST_NODES = 50;

    /** What comes too often, comes soon after. */
    private static final Duration TAIL = Duration.ofSeconds(5);

    private static final Duration START_LIMIT = Duration.ofMinutes(5);
    private static final long LOOK_MILLIS = 20;
    private static final long WATCH_MILLIS = 250;

    private final Scenario scenario;
    private final Mode mode;
    private final long seed;
    private final SystemWorld world;
    private final Fleet fleet;
    private final Truth truth = new Truth(this::nowNanos);
    private final FaultSchedule faults;
    private final TrafficSchedule traffic;
    private final Timetable timetable = new Timetable();
    private final List<Thread> watchers = new ArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile long zero = System.nanoTime();

    /**
     * A run about to begin.
     *
     * @param folder for the files of its nodes; what is in it afterwards is the caller's to remove
     */
    public ProcessRun(Scenario scenario, Mode mode, long seed, Path folder) {
        int nodes = scenario.nodes().stream().mapToInt(group -> group.count()).sum();
        if (nodes > MOST_NODES) {
            throw new IllegalArgumentException(
                    "--processes is for at most " + MOST_NODES + " nodes, not " + nodes + " as " + scenario.name());
        }
        this.world = new SystemWorld();
        this.scenario = scenario;
        this.mode = mode;
        this.seed = seed;
        this.faults = FaultSchedule.draw(scenario, randomFor("faults"));
        this.traffic = TrafficSchedule.draw(scenario, faults, randomFor("traffic"));
        this.fleet = new Fleet(scenario, mode, folder, world, truth);
    }

    private SplittableRandom randomFor(String purpose) {
        return Simulation.randomFor(seed, purpose);
    }

    /** Nanoseconds since the start. */
    private long nowNanos() {
        return System.nanoTime() - zero;
    }

    /**
     * Runs it to its end.
     *
     * @throws IOException if something that it needs cannot be had
     */
    public RunResult run() throws IOException {
        fleet.build(this::randomFor);
        FaultHand hand = new FaultHand(scenario, fleet.machines(), fleet.links());
        PeopleWatch watch = new PeopleWatch(fleet.people(), fleet.links(), faults, this::nowNanos);
        start();
        schedule(hand, watch);
        zero = System.nanoTime();
        watch(watch);
        boolean inTime = until(scenario.limit(), this::isOver);
        boolean ignored = until(Duration.ofNanos(nowNanos()).plus(TAIL), () -> false);
        if (closed.get()) {
            truth.mishap("interrupted");
        } else if (inTime) {
            fleet.check();
        }
        return result(watch);
    }

    /** All that start at once: the network side by side, then the people. */
    private void start() throws IOException {
        SplittableRandom random = randomFor("starts");
        List<Machine> network = new ArrayList<>();
        List<Machine> people = new ArrayList<>();
        for (Machine machine : fleet.machines().values()) {
            Duration start = machine.group.start().draw(random);
            if (!start.isZero()) {
                timetable.at(start, machine::start);
            } else if (machine instanceof Person) {
                people.add(machine);
            } else {
                network.add(machine);
            }
        }
        startAll(network);
        startAll(people);
    }

    private void startAll(List<Machine> together) throws IOException {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        List<Future<?>> starting =
                together.stream().<Future<?>>map(Machine::starting).toList();
        for (Future<?> one : starting) {
            try {
                Object ignored = one.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while nodes started", e);
            } catch (CancellationException e) {
                throw new IOException("interrupted while nodes started", e);
            } catch (ExecutionException | TimeoutException e) {
                throw new IOException("the nodes did not start: " + e, e);
            }
        }
        if (!truth.problems().isEmpty()) {
            throw new IOException(String.join("; ", truth.problems()));
        }
    }

    private void schedule(FaultHand hand, PeopleWatch watch) {
        long lastBegin = faults.lastBeginNanos();
        if (faults.lastEndNanos() >= 0) {
            timetable.at(Duration.ofNanos(faults.lastEndNanos()), watch::lastFaultEnds);
        }
        for (FaultSchedule.Event event : faults.events()) {
            timetable.at(event.begin(), () -> {
                if (event.begin().toNanos() == lastBegin) {
                    watch.lastFaultBegins();
                }
                hand.inflict(event);
            });
            if (event.lasts().isPresent()) {
                timetable.at(event.end(), () -> hand.relieve(event));
            }
        }
        for (TrafficSchedule.Event event : traffic.events()) {
            timetable.at(event.due(), () -> fleet.person(event.from()).write(event));
        }
    }

    private void watch(PeopleWatch watch) {
        for (Person person : fleet.people()) {
            watchers.add(Thread.ofVirtual().name("watch-" + person.name).start(() -> {
                try {
                    while (!closed.get()) {
                        watch.look(person);
                        TimeUnit.MILLISECONDS.sleep(WATCH_MILLIS);
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
    }

    private interface Condition {
        boolean holds();
    }

    /** Follows the timetable until then; whether it was the condition that ended it. */
    private boolean until(Duration limit, Condition condition) {
        try {
            while (nowNanos() < limit.toNanos() && !closed.get()) {
                timetable.runUntil(nowNanos());
                fleet.check();
                if (condition.holds()) {
                    return true;
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        }
        return false;
    }

    private boolean isOver() {
        long now = nowNanos();
        return truth.isSettled()
                && now > traffic.lastNanos()
                && now > faults.lastEndNanos()
                && now >= scenario.least().toNanos()
                && fleet.people().stream().noneMatch(Person::hasDrafts);
    }

    private RunResult result(PeopleWatch watch) {
        if (!closed.get()) {
            askStores();
        }
        long end = nowNanos();
        Figures figures = truth.figures(faults.firstNanos(), faults.lastEndNanos(), end);
        watch.addTo(figures, truth.shown());
        List<String> problems = new ArrayList<>(truth.problems());
        scenario.assertions()
                .forEach(assertion -> assertion
                        .violatedBy(figures.values().getOrDefault(assertion.metric(), 0.0))
                        .ifPresent(problems::add));
        return new RunResult(
                scenario.name(),
                mode,
                scenario.switches().id(),
                seed,
                problems,
                figures.values(),
                figures.recoveries(),
                truth.delays(),
                Duration.ofNanos(end),
                "");
    }

    /** What was called stored must be in a store in the end, if all stores can be asked. */
    private void askStores() {
        List<MessageHash> claimed = List.copyOf(truth.claimed());
        Set<MessageHash> found = new LinkedHashSet<>();
        try {
            if (fleet.askStores(claimed, found)) {
                truth.holdAgainst(found);
            }
        } catch (IOException e) {
            truth.mishap("the stores could not be asked in the end: " + e.getMessage());
        }
    }

    /** Processor time of all its processes that are over; of all once it is closed. */
    public double cpuSeconds() {
        return fleet.cpuSeconds();
    }

    /** Ends all processes. Any thread; idempotent. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            watchers.forEach(Thread::interrupt);
            fleet.close();
            world.close();
        }
    }
}
