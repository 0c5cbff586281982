package dev.jwaku.tools.scenario.batch;

import java.util.List;
import java.util.Map;

/** Cells that answer one question together: beside what each run asserts, what must hold over all seeds. */
public interface CellFamily {
    /** What is to be run. */
    List<Cell> cells();

    /** Whether the answer is what was promised. */
    boolean isGood(List<CellTotals> totals);

    /** The answer as a Markdown page. @param how where and when it was run, a sentence */
    String page(List<CellTotals> totals, String how);

    /** The same for programs, one per row of the page. */
    List<Map<String, Object>> rows(List<CellTotals> totals);
}
