package dev.jwaku.tools.lpt.journal;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the lines of a journal for the report at the end, and writes them to a file as they come, if there is one. One
 * task writes; whoever adds lines waits only when {@link #MAX_WAITING} lines wait. Thread-safe.
 */
public final class JournalWriter implements AutoCloseable {
    /** Most lines that wait to be written. */
    public static final int MAX_WAITING = 16_384;

    private static final int BATCH = 512;
    private static final Duration END = Duration.ofSeconds(10);

    private final World world;
    private final JournalReader kept = new JournalReader();
    private final Mailbox<String> waiting;
    private final Tasks tasks;
    private final Tasks.Task task;
    private final Optional<BufferedWriter> file;
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();

    /**
     * An empty journal.
     *
     * @param file is replaced if it is there
     * @throws IOException if the file cannot be written
     */
    public JournalWriter(World world, Optional<Path> file) throws IOException {
        this.world = world;
        this.waiting = new Mailbox<>(world, MAX_WAITING);
        this.file = file.isPresent()
                ? Optional.of(Files.newBufferedWriter(file.get(), StandardCharsets.UTF_8))
                : Optional.empty();
        this.tasks = new Tasks(world, "lpt-journal");
        this.task = tasks.start("write", this::writeAll);
    }

    /** Adds a line; waits while too many wait. A line after {@link #close} is dropped. */
    public void add(String line) {
        if (!waiting.put(line, Deadline.NEVER)) {
            world.meters().counter("lpt_journal_lines_after_end").increment();
        }
    }

    private void writeAll() {
        while (true) {
            List<String> lines = waiting.takeUpTo(BATCH, Deadline.NEVER);
            if (lines.isEmpty()) {
                return;
            }
            lines.forEach(kept::read);
            file.ifPresent(out -> write(out, lines));
        }
    }

    private void write(BufferedWriter out, List<String> lines) {
        try {
            for (String line : lines) {
                out.write(line);
                out.write('\n');
            }
            out.flush();
        } catch (IOException e) {
            failure.compareAndSet(null, e);
        }
    }

    /**
     * Ends the journal.
     *
     * @return all of it
     * @throws UncheckedIOException if part of it could not be written to the file
     */
    public Journals end() {
        close();
        IOException failed = failure.get();
        if (failed != null) {
            throw new UncheckedIOException("the journal could not be written", failed);
        }
        return kept.journals();
    }

    /** Writes what waits, 10 s at most. Idempotent. */
    @Override
    public void close() {
        waiting.close();
        if (!task.join(Deadline.after(world, END))) {
            failure.compareAndSet(null, new IOException("writing takes too long"));
        }
        tasks.close();
        file.ifPresent(out -> {
            try {
                out.close();
            } catch (IOException e) {
                failure.compareAndSet(null, e);
            }
        });
    }
}
