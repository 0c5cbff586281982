package dev.jwaku.tools.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/**
 * Shows the demo to a human: announcements as lines; on a terminal a live table below them, in a pipe the table once at
 * the end.
 */
public final class DemoScreen implements Audience {
    private static final String UP_AND_CLEAR = "\u001b[3A\u001b[J";
    private static final String HEAD = "              %7s %10s %10s %7s %11s %9s %9s"
            .formatted("sent", "published", "delivered", "acked", "duplicates", "p50", "p95");

    private final PrintWriter out;
    private final boolean terminal;
    private boolean tableShown;

    /** @param terminal whether lines can be redrawn */
    public DemoScreen(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** A line without a time, for before the story. */
    public void say(String line) {
        clearTable();
        out.println(line);
        out.flush();
    }

    @Override
    public void announce(long atMillis, String what) {
        say("%6.1f s  %s".formatted(atMillis / 1e3, what));
    }

    @Override
    public void progress(long atMillis, Ledger ledger) {
        if (terminal) {
            clearTable();
            table(ledger);
            tableShown = true;
        }
    }

    /** The last table and the verdict. */
    public void finish(Ledger ledger, DemoResult result) {
        clearTable();
        table(ledger);
        out.println(result.verdict());
        out.flush();
    }

    private void clearTable() {
        if (tableShown) {
            out.print(UP_AND_CLEAR);
            tableShown = false;
        }
    }

    private void table(Ledger ledger) {
        out.println(HEAD);
        for (Role sender : Role.values()) {
            Tally tally = ledger.tally(sender);
            out.println("%-5s to %-5s %7d %10d %10d %7d %11d %9s %9s"
                    .formatted(
                            sender,
                            sender.other(),
                            tally.sent(),
                            tally.published(),
                            tally.delivered(),
                            tally.acked(),
                            tally.duplicates(),
                            shown(tally.p50()),
                            shown(tally.p95())));
        }
        out.flush();
    }

    private static String shown(Duration duration) {
        double millis = duration.toNanos() / 1e6;
        return millis < 1_000
                ? String.format(Locale.ROOT, "%.0f ms", millis)
                : String.format(Locale.ROOT, "%.1f s", millis / 1e3);
    }
}
