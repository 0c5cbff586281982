package dev.jwaku.cli;

import dev.jwaku.tools.archive.importing.ImportListener;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Shows how an import goes: one line that changes on a terminal, now and then a line in a pipe, objects for programs.
 */
final class ImportScreen implements ImportListener {
    private static final Duration ON_TERMINAL = Duration.ofMillis(200);
    private static final Duration IN_PIPE = Duration.ofSeconds(10);
    private static final Duration FOR_PROGRAMS = Duration.ofSeconds(1);
    private static final String CLEAR = "\r\u001b[K";

    private final PrintWriter out;
    private final boolean terminal;
    private final boolean json;
    private final long pause;
    private long next = System.nanoTime();
    private boolean lineShown;

    /** @param terminal whether a line can be written anew */
    ImportScreen(PrintWriter out, boolean terminal, boolean json) {
        this.out = out;
        this.terminal = terminal;
        this.json = json;
        this.pause = (json ? FOR_PROGRAMS : terminal ? ON_TERMINAL : IN_PIPE).toNanos();
    }

    @Override
    public void progress(Progress progress) {
        long now = System.nanoTime();
        if (now - next < 0) {
            return;
        }
        next = now + pause;
        if (json) {
            out.println(new JsonMapper().writeValueAsString(map(progress)));
        } else if (terminal) {
            out.print(CLEAR + line(progress));
            lineShown = true;
        } else {
            out.println(line(progress));
        }
        out.flush();
    }

    private static Map<String, Object> map(Progress progress) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("progress", progress.phase().name().toLowerCase(Locale.ROOT));
        map.put("partition", progress.range());
        map.put("rows", progress.done());
        map.put("of_about", progress.total());
        map.put("bad", progress.bad());
        map.put("rows_per_second", Math.round(progress.rate()));
        map.put("seconds_left", progress.left().toSeconds());
        return map;
    }

    static String line(Progress progress) {
        Duration left = progress.left();
        long percent = progress.total() <= 0 ? 100 : Math.min(100, 100 * progress.done() / progress.total());
        return String.format(
                Locale.ROOT,
                "%s %3d %%  %,d of about %,d rows  %,.0f/s  %d:%02d:%02d left%s  %s",
                progress.phase() == Phase.IMPORT ? "import" : "verify",
                percent,
                progress.done(),
                progress.total(),
                progress.rate(),
                left.toHours(),
                left.toMinutesPart(),
                left.toSecondsPart(),
                progress.bad() == 0 ? "" : String.format(Locale.ROOT, "  %,d bad", progress.bad()),
                progress.range());
    }

    /** Takes the changing line away. */
    void finish() {
        if (lineShown) {
            out.print(CLEAR);
            out.flush();
        }
    }
}
