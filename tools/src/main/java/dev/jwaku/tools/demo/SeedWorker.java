package dev.jwaku.tools.demo;

import dev.jwaku.messenger.identity.MemoisedKeyDerivation;
import dev.jwaku.messenger.identity.Pbkdf2;
import dev.jwaku.runtime.CancelledException;
import dev.jwaku.simulation.SimulationFailedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs simulated demos one after the other: inside the demo's own process, or in a process of its own that reads seeds
 * from standard input and answers each with a line. One process per job, because two simulations in one JVM can meet at
 * a lock inside the JDK, which no replay would repeat.
 */
public final class SeedWorker {
    private static final Logger log = LoggerFactory.getLogger(SeedWorker.class);

    private final DemoStory story;
    private final AtomicBoolean abandoned = new AtomicBoolean();
    private final SimulatedSetting setting;

    /** @param folder for the profiles */
    public SeedWorker(DemoStory story, Path folder) {
        this.story = story;
        this.setting = new SimulatedSetting(folder, new MemoisedKeyDerivation(new Pbkdf2()), abandoned::get);
    }

    /** Runs one seed. Never throws for what the run finds out. */
    SeedOutcome run(long seed, Audience audience) {
        try {
            return new SeedOutcome(seed, SimulatedDemo.run(story, seed, setting, audience), null);
        } catch (SimulationFailedException e) {
            return new SeedOutcome(seed, null, String.valueOf(e.getMessage()));
        } catch (CancelledException e) {
            return new SeedOutcome(seed, null, "abandoned");
        } catch (RuntimeException e) {
            log.atDebug().setCause(e).log("seed {} could not be run", seed);
            return new SeedOutcome(seed, null, "could not be run: " + e);
        }
    }

    /** Ends the run under way soon, and every later one at once. Any thread. */
    void abandon() {
        abandoned.set(true);
    }

    /** The life of a job's process: a seed per line in, an outcome per line out, until standard input ends. */
    public void serve(InputStream in, PrintStream out) throws IOException {
        try (BufferedReader seeds = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = seeds.readLine(); line != null; line = seeds.readLine()) {
                SeedOutcome outcome = run(Long.parseLong(line), Audience.NOBODY);
                out.println(JsonLine.write(outcome.toWords()));
                out.flush();
            }
        }
    }
}
