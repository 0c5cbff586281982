package dev.jwaku.tools.scenario.shrink;

import dev.jwaku.tools.demo.DemoFolder;
import dev.jwaku.tools.scenario.Catalogue;
import dev.jwaku.tools.scenario.batch.Cell;
import dev.jwaku.tools.scenario.batch.ScenarioWorker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A smaller scenario as a file that can be run again.
 *
 * @param path of the file
 * @param replay the command that shows the failure
 * @param shrunk what was found
 */
public record SmallerFile(Path path, String replay, Shrinker.Shrunk shrunk) {
    /**
     * Shrinks what fails with a seed and writes the file.
     *
     * @param limit no further run is begun after so much real time; the last one is run to its end
     * @param folder for the file; made if need be
     * @return empty if it does not fail with this seed
     * @throws IOException if the file cannot be written
     */
    public static Optional<SmallerFile> write(Cell cell, long seed, Duration limit, Path folder) throws IOException {
        String text = Catalogue.source(cell.source()).text();
        long end = System.nanoTime() + limit.toNanos();
        Optional<Shrinker.Shrunk> found;
        try (DemoFolder files = new DemoFolder()) {
            ScenarioWorker worker = new ScenarioWorker(files.of("here"));
            Shrinker shrinker =
                    new Shrinker(scenario -> worker.run(cell, seed, scenario), () -> System.nanoTime() - end >= 0);
            found = shrinker.shrink(text);
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Path file = Files.createDirectories(folder)
                .resolve(cell.scenario().name() + "-" + cell.mode().id() + "-" + seed + "-small.yaml");
        String replay = cell.replay(file.toString(), seed);
        String head = "# made smaller from " + cell.source() + "; fails with: " + replay + "\n";
        Files.writeString(file, head + found.get().text());
        return Optional.of(new SmallerFile(file, replay, found.get()));
    }
}
