package dev.jwaku.tools.lpt.report;

import dev.jwaku.tools.lpt.count.MessageFate;
import dev.jwaku.tools.lpt.count.PairCount;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * One line for each message at each receiver; RFC 4180 with a header. Times are ISO 8601 on the sender's clock. Text
 * that a spreadsheet would take for a formula has a quote before it.
 */
public final class CsvReport {
    private static final String END = "\r\n";
    private static final String HEADER = "sender,receiver,index,fate,attempts,hash,due,sent,arrived,latency_ms,"
            + "since_sent_ms,copies,reordering_extent,from";

    private CsvReport() {}

    /** Writes the file. @throws IOException if it cannot be written */
    public static void write(LptReport report, Path file) throws IOException {
        try (Writer out = Files.newBufferedWriter(file)) {
            out.write(HEADER + END);
            for (PairCount pair : report.pairs()) {
                for (MessageFate message : pair.messages()) {
                    out.write(line(pair, message));
                }
            }
        }
    }

    private static String line(PairCount pair, MessageFate message) {
        return String.join(
                        ",",
                        quoted(pair.sender().label()),
                        quoted(pair.receiver().label()),
                        Long.toString(message.index()),
                        message.fate().id(),
                        Integer.toString(message.attempts()),
                        message.hash(),
                        Numbers.time(message.dueNanos()),
                        Numbers.time(message.sentNanos()),
                        Numbers.time(message.arrivedNanos()),
                        millis(message.latencyNanos()),
                        millis(message.serviceNanos()),
                        Integer.toString(message.copies()),
                        Long.toString(message.extent()),
                        quoted(message.peer()))
                + END;
    }

    private static String millis(long nanos) {
        return nanos == -1 ? "" : String.format(Locale.ROOT, "%.3f", nanos / 1e6);
    }

    /** A field: in quotes if need be, and never a formula. */
    public static String quoted(String text) {
        String safe = !text.isEmpty() && "=+-@\t".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        boolean plain = safe.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return plain ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }
}
