package dev.jwaku.tools.lpt;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;

/** Shows a run to a human: on a terminal a table that is redrawn each second, in a pipe only what is said. */
public final class LptScreen implements LptAudience {
    /** Of a fleet only so many are shown; the report has all. */
    private static final int MOST_SHOWN = 12;

    private final PrintWriter out;
    private final boolean terminal;
    private final ReentrantLock lock = new ReentrantLock();
    private int shown;
    private boolean finished;

    /** @param terminal whether lines can be redrawn */
    public LptScreen(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public void say(String line) {
        lock.lock();
        try {
            clear();
            out.println(line);
            out.flush();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void progress(List<SenderFigures> senders, List<ReceiverFigures> receivers) {
        lock.lock();
        try {
            if (terminal && !finished) {
                clear();
                senders.stream().limit(MOST_SHOWN).forEach(this::show);
                receivers.stream().limit(MOST_SHOWN).forEach(this::show);
                out.flush();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void finish() {
        lock.lock();
        try {
            finished = true;
            clear();
            out.flush();
        } finally {
            lock.unlock();
        }
    }

    private void clear() {
        if (shown > 0) {
            out.print("\u001b[" + shown + "A\u001b[J");
            shown = 0;
        }
    }

    private void show(SenderFigures figures) {
        out.println(String.format(
                Locale.ROOT,
                "send     %d%s  accepted %d  given up %d  in flight %d  behind %s  peer %s  switches %d",
                figures.begun(),
                figures.planned() == 0 ? "" : "/" + figures.planned(),
                figures.accepted(),
                figures.givenUp(),
                figures.inFlight(),
                millis(figures.behindNanos()),
                figures.peer(),
                figures.switches()));
        shown++;
    }

    private void show(ReceiverFigures figures) {
        out.println(String.format(
                Locale.ROOT,
                "receive  %d%s  missing %d  again %d%s  p50 %s  p95 %s  senders %d, %d done  peer %s  switches %d%s",
                figures.received(),
                figures.target() == 0 ? "" : "/" + figures.target(),
                figures.missing(),
                figures.duplicates(),
                figures.recovered() == 0 ? "" : "  recovered " + figures.recovered(),
                millis(figures.p50Nanos()),
                millis(figures.p95Nanos()),
                figures.senders(),
                figures.ended(),
                figures.peer(),
                figures.switches(),
                figures.subscribed() == 0 ? "  NOT SUBSCRIBED" : ""));
        shown++;
    }

    private static String millis(long nanos) {
        return nanos < 0 ? "-" : String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
    }
}
