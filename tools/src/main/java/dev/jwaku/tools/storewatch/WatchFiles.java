package dev.jwaku.tools.storewatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes reports to files as a watch goes on, and says in a line what has changed. For one task. */
public final class WatchFiles {
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final Optional<Path> json;
    private final Optional<Path> html;
    private final Map<String, String> told = new LinkedHashMap<>();
    private Instant written = Instant.EPOCH;

    /** @param json takes the report as JSON. @param html takes it as a page */
    public WatchFiles(Optional<Path> json, Optional<Path> html) {
        this.json = json;
        this.html = html;
    }

    /** A round has ended: says what is new, and writes the files once a minute. */
    public void progress(WatchReport report, Consumer<String> out) {
        for (WatchReport.Store store : report.stores()) {
            String state = store.isAnswering() || store.silences() == 0
                    ? "lacks " + store.missing() + ", repaired " + store.repaired()
                    : "does not answer: " + store.failure();
            say(report, store.name(), state, out);
        }
        if (!report.nowhere().isEmpty() || told.containsKey("")) {
            say(report, "", report.nowhere().size() + " messages are in no store", out);
        }
        if (Duration.between(written, report.time()).compareTo(EVERY) >= 0) {
            written = report.time();
            try {
                write(report);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void say(WatchReport report, String about, String state, Consumer<String> out) {
        String before = told.put(about, state);
        boolean isNews = before != null || !state.equals("lacks 0, repaired 0");
        if (isNews && !state.equals(before)) {
            out.accept(
                    report.time().truncatedTo(ChronoUnit.SECONDS) + " " + about + (about.isEmpty() ? "" : " ") + state);
        }
    }

    /** Writes the files; who reads one never sees half of it. */
    public void write(WatchReport report) throws IOException {
        WatchTexts texts = new WatchTexts(report);
        if (json.isPresent()) {
            replace(json.get(), texts.json() + "\n");
        }
        if (html.isPresent()) {
            replace(html.get(), texts.html());
        }
    }

    private static void replace(Path file, String text) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(next, text);
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
