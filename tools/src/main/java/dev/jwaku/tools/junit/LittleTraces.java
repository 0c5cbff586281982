package dev.jwaku.tools.junit;

import dev.jwaku.simulation.SimulatedNode;
import dev.jwaku.simulation.Simulation;
import dev.jwaku.tools.trace.write.JsonTrace;
import dev.jwaku.waku.message.Timestamps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** The trace logs of simulated nodes, a file for each node over all its lives. */
final class LittleTraces {
    private LittleTraces() {}

    /** Writes what happens from now on. */
    static void write(Simulation simulation, Map<String, LittleNode> nodes, Path folder) {
        Map<SimulatedNode, JsonTrace> traces = new LinkedHashMap<>();
        simulation.addListener((at, world, event, values) -> {
            LittleNode node = nodes.get(world.name());
            if (node != null) {
                traces.computeIfAbsent(world, life -> of(folder, node, life)).emit(event, values.toArray());
            }
        });
    }

    private static JsonTrace of(Path folder, LittleNode node, SimulatedNode world) {
        JsonTrace.NanoClock clock = new JsonTrace.NanoClock() {
            @Override
            public long wall() {
                return Timestamps.toNanos(world.now());
            }

            @Override
            public long monotonic() {
                return world.nanoTime();
            }
        };
        Path file = folder.resolve(node.name() + ".log");
        return new JsonTrace(
                node.peerId().toString(), clock, Integer.toString(world.life()), line -> append(file, line));
    }

    private static void append(Path file, String line) {
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
