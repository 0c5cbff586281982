package dev.jwaku.tools.store.report;

/** Text that becomes part of a page. */
final class Html {
    private Html() {}

    /** The text with everything escaped that has a meaning, also in attributes. */
    static String text(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
