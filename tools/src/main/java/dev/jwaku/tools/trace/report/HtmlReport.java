package dev.jwaku.tools.trace.report;

/** A trace as one page. */
public final class HtmlReport {
    private HtmlReport() {}

    /** The page. */
    public static String of(TraceReport report) {
        return "";
    }
}
