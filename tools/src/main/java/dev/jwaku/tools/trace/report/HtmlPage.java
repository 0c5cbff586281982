package dev.jwaku.tools.trace.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What pages of reports have in common: they need no other file and ask nobody for anything, have no script, are light
 * or dark as the reader's system, for paper and phones as well, and are well-formed as XML.
 */
public final class HtmlPage {
    /** A cell with more characters may be broken into lines. */
    private static final int LONG = 36;

    private HtmlPage() {}

    /** Everything up to the beginning of the body. */
    public static void head(StringBuilder out, String title) {
        out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n")
                .append("<meta http-equiv=\"Content-Security-Policy\"")
                .append(" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n")
                .append("<title>")
                .append(Html.text(title))
                .append("</title>\n<style>\n")
                .append(style())
                .append("</style>\n</head>\n<body>\n");
    }

    private static String style() {
        try (InputStream style = HtmlPage.class.getResourceAsStream("report.css")) {
            if (style == null) {
                throw new IllegalStateException("report.css is not on the class path");
            }
            return new String(style.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A table; columns whose head begins with # are numbers, and long texts are broken into lines. */
    public static void table(StringBuilder out, String[] head, List<String[]> rows) {
        out.append("<div class=\"wide\"><table><thead><tr>");
        for (String cell : head) {
            boolean number = cell.startsWith("#");
            out.append(number ? "<th class=\"n\">" : "<th>")
                    .append(Html.text(number ? cell.substring(1) : cell))
                    .append("</th>");
        }
        out.append("</tr></thead><tbody>\n");
        for (String[] row : rows) {
            out.append("<tr>");
            for (int i = 0; i < row.length; i++) {
                boolean isLong = row[i].length() > LONG;
                out.append(head[i].startsWith("#") ? "<td class=\"n\">" : isLong ? "<td class=\"long\">" : "<td>")
                        .append(Html.text(row[i]))
                        .append("</td>");
            }
            out.append("</tr>\n");
        }
        out.append("</tbody></table></div>\n");
    }
}
