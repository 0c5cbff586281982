package dev.jwaku.tools.lpt.metrics;

import java.util.List;
import java.util.Locale;

/** Under which names the reference tester's figures are exported. */
public enum MetricPrefix {
    /** As nwaku's tester: {@code lpt_…}. */
    LPT,
    /** As its successor's: {@code logos_delivery_lpt_…}. */
    LOGOS_DELIVERY,
    /** Both, so that old and new dashboards work. */
    BOTH;

    private static final String OLD = "lpt_";
    private static final String NEW = "logos_delivery_lpt_";

    /** What stands before each name. */
    List<String> beginnings() {
        return switch (this) {
            case LPT -> List.of(OLD);
            case LOGOS_DELIVERY -> List.of(NEW);
            case BOTH -> List.of(OLD, NEW);
        };
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
