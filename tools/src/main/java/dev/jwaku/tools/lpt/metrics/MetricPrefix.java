package dev.jwaku.tools.lpt.metrics;

import java.util.List;
import java.util.Locale;

/** Under which names the reference tester's figures are exported. */
public enum MetricPrefix {
    /** As nwaku's tester: {@code lpt_…}. */
    LPT("lpt_"),
    /** As its successor's: {@code logos_delivery_lpt_…}. */
    LOGOS_DELIVERY("logos_delivery_lpt_"),
    /** Both, so that old and new dashboards work. */
    BOTH("lpt_", "logos_delivery_lpt_");

    private final List<String> beginnings;

    MetricPrefix(String... beginnings) {
        this.beginnings = List.of(beginnings);
    }

    /** What stands before each name. */
    List<String> beginnings() {
        return beginnings;
    }

    /** Its name on the command line. @throws IllegalArgumentException for anything else */
    public static MetricPrefix of(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "lpt", "" -> LPT;
            case "logos_delivery", "logos_delivery_", "logos-delivery" -> LOGOS_DELIVERY;
            case "both" -> BOTH;
            default ->
                throw new IllegalArgumentException("'" + text + "' is no prefix; lpt, logos_delivery and both are");
        };
    }
}
