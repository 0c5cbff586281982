package dev.jwaku.tools.verification;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Lets every pattern live through the same hours. Deterministic; must be run by a platform thread. */
public final class VerificationBench {
    private static final long SEED = 1;

    private final List<VerificationLoad> loads;

    /** @param loads the first one without messages, so that what a message costs can be told */
    public VerificationBench(List<VerificationLoad> loads) {
        this.loads = List.copyOf(loads);
    }

    /** An idle hour, one of a quiet person, one of a busy one. */
    public static List<VerificationLoad> standard() {
        return List.of(VerificationLoad.of(0), VerificationLoad.of(60), VerificationLoad.of(600));
    }

    /** Runs it. @param progress hears of each row */
    public List<VerificationRow> run(Consumer<VerificationRow> progress) {
        List<VerificationRow> rows = new ArrayList<>();
        Map<VerificationLoad, Long> connection = new LinkedHashMap<>();
        for (VerificationLoad load : loads) {
            connection.put(
                    load, VerificationHour.run(load, Patterns.nothing(), SEED).bytesPerHour());
            for (Pattern pattern : Patterns.all()) {
                VerificationRow raw = VerificationHour.run(load, pattern, SEED);
                VerificationRow row = new VerificationRow(
                        load,
                        raw.pattern(),
                        raw.bytesPerHour() - connection.getOrDefault(load, 0L),
                        raw.missed(),
                        raw.found());
                rows.add(row);
                progress.accept(row);
            }
        }
        return rows;
    }
}
