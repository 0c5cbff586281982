package dev.jwaku.tools.trace.report;

import dev.jwaku.tools.trace.TraceResult;
import dev.jwaku.tools.trace.find.Outcome;
import dev.jwaku.tools.trace.find.Roster;
import dev.jwaku.tools.trace.find.StoreFindings.Window;
import dev.jwaku.tools.trace.find.Story;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * {@code messages.csv}, {@code deliveries.csv}, {@code losses.csv} (with what is not known) in the order of the message
 * hashes, written while the trace runs, and {@code stores.csv}; RFC 4180 with a header. Text that a spreadsheet would
 * take for a formula has a quote before it.
 */
final class CsvFiles implements AutoCloseable {
    private static final String END = "\r\n";
    /** Between what goes into different files. */
    private static final char SEPARATOR = '\u001e';

    private final Path folder;
    private final Writer messages;
    private final Writer deliveries;
    private final Writer losses;

    CsvFiles(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder);
        messages = open("messages.csv", "hash,sent,sent_known,origin,topic,content_topic,receptions,got,lost,unknown");
        deliveries = open("deliveries.csv", "hash,sent,node,way,fate,from,latency_ms,hops,why");
        losses = open("losses.csv", "hash,sent,node,way,fate,from,latency_ms,hops,why");
    }

    private Writer open(String name, String header) throws IOException {
        Writer writer = Files.newBufferedWriter(folder.resolve(name));
        writer.write(header + END);
        return writer;
    }

    /** All lines of a message. */
    static String text(Story story, Roster roster) {
        StringBuilder out = new StringBuilder();
        out.append(message(story, roster)).append(SEPARATOR);
        StringBuilder lost = new StringBuilder();
        for (Outcome outcome : story.outcomes()) {
            String line = delivery(story, outcome, roster);
            out.append(line);
            switch (outcome.fate().group()) {
                case LOST, UNKNOWN -> lost.append(line);
                case GOOD, NOT_EXPECTED -> {}
            }
        }
        return out.append(SEPARATOR).append(lost).append(SEPARATOR).toString();
    }

    void write(String text) {
        try {
            Writer[] files = {messages, deliveries, losses};
            int from = 0;
            int file = 0;
            int end = text.indexOf(SEPARATOR);
            while (end >= 0) {
                files[file].write(text, from, end - from);
                file = (file + 1) % files.length;
                from = end + 1;
                end = text.indexOf(SEPARATOR, from);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void stores(TraceResult result) throws IOException {
        try (Writer writer =
                open("stores.csv", "node,first_missing,last_missing,count,gap_after,gap_before,repaired_at,example")) {
            for (Window window : result.findings().stores().windows()) {
                writer.write(String.join(
                                ",",
                                quoted(result.roster().name(window.node())),
                                Figures.time(window.first()),
                                Figures.time(window.last()),
                                Long.toString(window.count()),
                                window.before().map(Figures::time).orElse(""),
                                window.after().map(Figures::time).orElse(""),
                                window.repaired().map(Figures::time).orElse(""),
                                window.example().toString())
                        + END);
            }
        }
    }

    private static String message(Story story, Roster roster) {
        long got = 0;
        long lost = 0;
        long unknown = 0;
        for (Outcome outcome : story.outcomes()) {
            switch (outcome.fate().group()) {
                case GOOD -> got++;
                case LOST -> lost++;
                case UNKNOWN -> unknown++;
                case NOT_EXPECTED -> {}
            }
        }
        return String.join(
                        ",",
                        story.hash().toString(),
                        Figures.time(story.sent()),
                        Boolean.toString(story.isSendingKnown()),
                        story.origin() < 0 ? "" : quoted(roster.name(story.origin())),
                        quoted(story.topic()),
                        quoted(story.contentTopic()),
                        Integer.toString(story.receptions()),
                        Long.toString(got),
                        Long.toString(lost),
                        Long.toString(unknown))
                + END;
    }

    private static String delivery(Story story, Outcome outcome, Roster roster) {
        return String.join(
                        ",",
                        story.hash().toString(),
                        Figures.time(story.sent()),
                        quoted(roster.name(outcome.node())),
                        outcome.way().id(),
                        Figures.id(outcome.fate()),
                        outcome.from() < 0 ? "" : quoted(roster.name(outcome.from())),
                        outcome.nanos() < 0 ? "" : String.format(Locale.ROOT, "%.3f", outcome.nanos() / 1e6),
                        outcome.hops() < 0 ? "" : Integer.toString(outcome.hops()),
                        quoted(outcome.why()))
                + END;
    }

    private static String quoted(String text) {
        String clean = text.replace(SEPARATOR, ' ');
        String safe = !clean.isEmpty() && "=+-@\t".indexOf(clean.charAt(0)) >= 0 ? "'" + clean : clean;
        boolean plain = safe.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return plain ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }

    @Override
    public void close() throws IOException {
        try (messages;
                deliveries;
                losses) {
            messages.flush();
        }
    }
}
