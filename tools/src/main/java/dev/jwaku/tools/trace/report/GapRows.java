package dev.jwaku.tools.trace.report;

import dev.jwaku.tools.trace.TraceResult;
import dev.jwaku.tools.trace.model.Gap;
import dev.jwaku.tools.trace.model.Span;
import java.util.ArrayList;
import java.util.List;

/** The gaps in the logs as rows of a table: node, from, to, missing lines, why. */
final class GapRows {
    private GapRows() {}

    static List<String[]> of(TraceResult result) {
        List<String[]> rows = new ArrayList<>();
        for (int node = 0; node < result.roster().size(); node++) {
            for (Gap gap : result.lives().get(node).gaps()) {
                rows.add(new String[] {
                    result.roster().name(node),
                    gap.span().from() <= Span.BEGINNING
                            ? "the beginning"
                            : Figures.time(gap.span().from()),
                    gap.span().to() >= Span.END
                            ? "the end"
                            : Figures.time(gap.span().to()),
                    gap.lines() < 0 ? "" : Long.toString(gap.lines()),
                    gap.detail()
                });
            }
        }
        return rows;
    }
}
