package dev.jwaku.tools.trace.report;

import dev.jwaku.tools.trace.find.Finder;
import dev.jwaku.tools.trace.find.Hashes;
import dev.jwaku.tools.trace.find.Story;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The files that a trace writes, and the one message that somebody asked for. */
public final class TraceFiles implements AutoCloseable {
    private static final int LEAST_DIGITS = 4;

    private final AtomicReference<Story> asked = new AtomicReference<>();
    private final Optional<Path> folder;
    private final Optional<String> wanted;

    /**
     * Files.
     *
     * @param csv folder for CSV files
     * @param message the hash of a message, or its beginning
     * @throws IllegalArgumentException when the hash is too short to mean one message
     */
    public TraceFiles(Optional<Path> csv, Optional<String> message) {
        this.folder = csv;
        this.wanted = message.map(Hashes::digits);
        wanted.ifPresent(digits -> {
            if (digits.length() < LEAST_DIGITS || !digits.matches("[0-9a-f]+")) {
                throw new IllegalArgumentException(
                        "--message takes a hash or its beginning, at least four digits of 0-9 and a-f");
            }
        });
    }

    /** What the trace has to tell, if anything. */
    public Optional<Finder.Listener> listener() {
        return Optional.of(new Finder.Listener() {
            @Override
            public String text(Story story) {
                if (wanted.isPresent() && story.hash().toString().startsWith(wanted.get(), 2)) {
                    asked.compareAndSet(null, story);
                }
                return "";
            }

            @Override
            public void write(String text) {}
        });
    }

    /** The message that was asked for. */
    public Optional<Story> asked() {
        return Optional.ofNullable(asked.get());
    }

    /** Writes what comes at the end. */
    public void write(TraceReport report, Optional<Path> html, Optional<Path> junit) throws IOException {}

    /** JSON into a file, or as a line of the output for {@code -}. */
    public static void json(TraceReport report, String file, PrintWriter out) throws IOException {
        Files.writeString(Path.of(file), "");
    }

    @Override
    public void close() throws IOException {}
}
