package dev.jwaku.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.runtime.CoordinationContract;
import dev.jwaku.runtime.World;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** The production suite of worlds, in virtual time. */
class SimulatedWorldTest extends CoordinationContract {
    private final Simulation simulation = Simulation.withSeed(21);
    private final SimulatedNode node = simulation.node("a");

    @Override
    protected World world() {
        return node;
    }

    @Override
    protected void inWorld(Body body) {
        var task = simulation.start(node, "test", () -> {
            try {
                body.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(simulation.runUntil(task::isEnded, simulation.now().plus(Duration.ofHours(1))))
                .isTrue();
    }

    @AfterEach
    void close() {
        simulation.close();
    }
}
