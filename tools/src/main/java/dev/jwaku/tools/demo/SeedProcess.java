package dev.jwaku.tools.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A job's process, seen from the demo: one seed at a time. Used by one thread. */
final class SeedProcess implements AutoCloseable {
    /** Name of the hidden subcommand that is the other side of this. */
    static final String SUBCOMMAND = "demo-seeds";

    private final ChildJvm child;
    private final OutputStream out;
    private final BufferedReader in;

    private SeedProcess(ChildJvm child) {
        this.child = child;
        this.out = child.process().getOutputStream();
        this.in = child.process().inputReader(StandardCharsets.UTF_8);
    }

    static SeedProcess start(Children children, Path folder, DemoStory story) throws IOException {
        List<String> arguments =
                List.of(SUBCOMMAND, "--messages=" + story.messages(), "--folder=" + folder.toAbsolutePath());
        return new SeedProcess(children.startLarge("job", folder, arguments));
    }

    /** Runs one seed there; blocks until its outcome is known. */
    SeedOutcome run(long seed) {
        try {
            out.write((seed + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            String line = in.readLine();
            return line == null
                    ? new SeedOutcome(seed, null, "the process of the job ended")
                    : SeedOutcome.ofWords(JsonLine.read(line));
        } catch (IOException | IllegalArgumentException e) {
            return new SeedOutcome(seed, null, "the process of the job failed: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        child.kill();
    }
}
