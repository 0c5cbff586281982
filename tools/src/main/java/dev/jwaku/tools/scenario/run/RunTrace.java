package dev.jwaku.tools.scenario.run;

import dev.jwaku.simulation.EventListener;
import dev.jwaku.simulation.SimulatedNode;
import dev.jwaku.simulation.Simulation;
import dev.jwaku.tools.trace.write.JsonTrace;
import dev.jwaku.waku.message.Timestamps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * The full trace of a run in a folder. {@value #TRUTH}: what really happened, seen from outside of the nodes.
 * {@value #EVENTS}: every event that any node emitted. Both have one JSON object a line, with the virtual time
 * {@code at_s}. Besides, each node has its trace log, over all its lives, which {@code jwaku trace} reads. Equal runs
 * write equal files. Used by the thread of the simulation.
 */
final class RunTrace implements Chronicle, EventListener, AutoCloseable {
    /** The name of the file of what really happened. */
    static final String TRUTH = "run.jsonl";
    /** The name of the file of what nodes emitted. */
    static final String EVENTS = "events.jsonl";
    /** The form of their lines. */
    static final String FORM = "jwaku-run/1";

    private static final double NANOS = 1e9;

    private final Simulation simulation;
    private final Map<String, Machine> machines;
    private final Path folder;
    private final JsonMapper json = new JsonMapper();
    private final Map<String, Writer> files = new LinkedHashMap<>();
    private final Map<SimulatedNode, JsonTrace> lives = new LinkedHashMap<>();

    RunTrace(Simulation simulation, Map<String, Machine> machines, Path folder) {
        this.simulation = simulation;
        this.machines = machines;
        this.folder = folder;
    }

    @Override
    public void note(String event, Object... keysAndValues) {
        write(TRUTH, new LinkedHashMap<>(Map.of("event", event)), List.of(keysAndValues));
    }

    private void write(String file, Map<String, Object> head, List<Object> keysAndValues) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("at_s", simulation.nowNanos() / NANOS);
        line.putAll(head);
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            line.put(String.valueOf(keysAndValues.get(i)), plain(keysAndValues.get(i + 1)));
        }
        append(file, json.writeValueAsString(line));
    }

    private static Object plain(Object value) {
        boolean isPlain = value instanceof Number || value instanceof Boolean || value instanceof List<?>;
        return isPlain ? value : String.valueOf(value);
    }

    @Override
    public void event(Duration at, SimulatedNode node, String name, List<Object> keysAndValues) {
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("node", node.name());
        head.put("life", node.life());
        head.put("event", name);
        write(EVENTS, head, keysAndValues);
        Machine machine = machines.get(node.name());
        if (machine != null) {
            lives.computeIfAbsent(node, life -> trace(machine, life)).emit(name, keysAndValues.toArray());
        }
    }

    private JsonTrace trace(Machine machine, SimulatedNode life) {
        JsonTrace.NanoClock clock = new JsonTrace.NanoClock() {
            @Override
            public long wall() {
                return Timestamps.toNanos(life.now());
            }

            @Override
            public long monotonic() {
                return life.nanoTime();
            }
        };
        String boot = Integer.toString(life.life());
        return new JsonTrace(machine.peerId.toString(), clock, boot, line -> append(machine.name + ".log", line));
    }

    private void append(String file, String line) {
        try {
            Writer writer = files.get(file);
            if (writer == null) {
                writer = Files.newBufferedWriter(folder.resolve(file));
                files.put(file, writer);
            }
            writer.write(line + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("the trace cannot be written: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        for (Writer file : files.values()) {
            try (file) {
                file.flush();
            } catch (IOException e) {
                throw new UncheckedIOException("the trace cannot be written: " + e.getMessage(), e);
            }
        }
    }
}
