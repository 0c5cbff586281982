package dev.jwaku.tools.scenario.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.tools.scenario.Catalogue;
import dev.jwaku.tools.scenario.Metric;
import dev.jwaku.tools.scenario.Mode;
import dev.jwaku.tools.scenario.Switches;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redundancy is a setting with a cost, which the scenarios show. */
class RedundancyTest {
    @TempDir
    private Path folder;

    private double bytes(int redundancy) {
        try {
            RunResult result = ScenarioRun.run(
                    Catalogue.find("baseline").with(new Switches(true, true, redundancy)),
                    Mode.EDGE,
                    1,
                    Files.createDirectory(folder.resolve("redundancy-" + redundancy)));
            assertThat(result.problems()).isEmpty();
            return result.figures().getOrDefault(Metric.BYTES_PER_MESSAGE, 0.0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void eachPeerMoreCostsACopyOfEachMessageEachWay() {
        List<Double> bytes = new ArrayList<>(List.of(bytes(1), bytes(2), bytes(3)));
        double copies = 2 * 1024;
        assertThat(bytes.get(1) - bytes.get(0)).isBetween(copies, 1.6 * copies);
        assertThat(bytes.get(2) - bytes.get(1)).isBetween(copies, 1.6 * copies);
    }
}
