package dev.jwaku.tools.trace.report;

import java.util.Arrays;
import java.util.List;

/** Columns for a terminal. */
public final class TextTable {
    private TextTable() {}

    /** Appends a table; some columns to the right. */
    public static void append(StringBuilder out, String[] head, List<String[]> rows, int... right) {
        int[] widths = new int[head.length];
        for (int i = 0; i < head.length; i++) {
            widths[i] = head[i].length();
            for (String[] row : rows) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        line(out, head, widths, right);
        rows.forEach(row -> line(out, row, widths, right));
    }

    private static void line(StringBuilder out, String[] cells, int[] widths, int[] right) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.length; i++) {
            int column = i;
            int blanks = widths[i] - cells[i].length();
            boolean toRight = Arrays.stream(right).anyMatch(one -> one == column);
            line.append(" ".repeat(toRight ? blanks : 0)).append(cells[i]).append(" ".repeat(toRight ? 2 : blanks + 2));
        }
        out.append(line.toString().stripTrailing()).append('\n');
    }
}
