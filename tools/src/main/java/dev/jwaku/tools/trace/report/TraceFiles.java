package dev.jwaku.tools.trace.report;

import dev.jwaku.tools.trace.find.Finder;
import dev.jwaku.tools.trace.find.Hashes;
import dev.jwaku.tools.trace.find.Roster;
import dev.jwaku.tools.trace.find.Story;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The files that a trace writes, and the one message that somebody asked for. */
public final class TraceFiles implements Finder.Listener, AutoCloseable {
    private static final int LEAST_DIGITS = 4;

    private final AtomicReference<Story> asked = new AtomicReference<>();
    private final Optional<CsvFiles> csv;
    private final Optional<String> wanted;

    /**
     * Files.
     *
     * @param csv folder for CSV files
     * @param message the hash of a message, or its beginning
     * @throws IllegalArgumentException when the hash is too short to mean one message
     */
    public TraceFiles(Optional<Path> csv, Optional<String> message) throws IOException {
        this.wanted = message.map(Hashes::digits);
        wanted.ifPresent(digits -> {
            if (digits.length() < LEAST_DIGITS || !digits.matches("[0-9a-f]+")) {
                throw new IllegalArgumentException(
                        "--message takes a hash or its beginning, at least four digits of 0-9 and a-f");
            }
        });
        this.csv = csv.isPresent() ? Optional.of(new CsvFiles(csv.get())) : Optional.empty();
    }

    /** Takes the stories, if anything is to be written of each. */
    public Optional<Finder.Listener> listener() {
        return csv.isEmpty() && wanted.isEmpty() ? Optional.empty() : Optional.of(this);
    }

    @Override
    public String text(Story story, Roster roster) {
        if (wanted.isPresent() && story.hash().toString().startsWith(wanted.get(), 2)) {
            // Parts come in any order: the first by hash.
            asked.accumulateAndGet(
                    story, (known, found) -> known == null || found.hash().compareTo(known.hash()) < 0 ? found : known);
        }
        return csv.isPresent() ? CsvFiles.text(story, roster) : "";
    }

    @Override
    public void write(String text) {
        csv.ifPresent(files -> files.write(text));
    }

    /** The message that was asked for. */
    public Optional<Story> asked() {
        return Optional.ofNullable(asked.get());
    }

    /** Writes what comes at the end. */
    public void write(TraceReport report, Optional<Path> html, Optional<Path> junit) throws IOException {
        if (csv.isPresent()) {
            csv.get().stores(report.result());
        }
        if (html.isPresent()) {
            Files.writeString(html.get(), HtmlReport.of(report));
        }
        if (junit.isPresent()) {
            Files.writeString(junit.get(), JunitReport.of(report));
        }
    }

    /** JSON into a file, or as a line of the output for {@code -}. */
    public static void json(TraceReport report, String file, PrintWriter out) throws IOException {
        if (file.equals("-")) {
            out.println(JsonReport.of(report));
        } else {
            Files.writeString(Path.of(file), JsonReport.of(report) + "\n");
        }
    }

    @Override
    public void close() throws IOException {
        if (csv.isPresent()) {
            csv.get().close();
        }
    }
}
