package dev.jwaku.tools.trace.report;

/** Text that becomes part of a page or of XML. */
public final class Html {
    private Html() {}

    /** The text with everything escaped that has a meaning, also in attributes; without what XML cannot hold. */
    public static String text(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                default -> out.appendCodePoint(isAllowed(c) ? c : '?');
            }
        });
        return out.toString();
    }

    private static boolean isAllowed(int c) {
        return c >= ' ' && c != 0x7f && c < 0xd800 || c > 0xdfff && c != 0xfffe && c != 0xffff;
    }
}
