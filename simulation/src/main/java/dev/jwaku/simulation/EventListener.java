package dev.jwaku.simulation;

import java.time.Duration;
import java.util.List;

/** Hears every event of a simulated run as it happens, on the simulation's thread. Must not block. */
@FunctionalInterface
public interface EventListener {
    /**
     * Takes one event.
     *
     * @param at virtual time since the start of the run
     * @param node who emitted it
     * @param keysAndValues alternating keys and values
     */
    void event(Duration at, SimulatedNode node, String name, List<Object> keysAndValues);
}
