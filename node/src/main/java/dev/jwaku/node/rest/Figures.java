package dev.jwaku.node.rest;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.OptionalDouble;
import tools.jackson.databind.node.ObjectNode;

/** Numbers for people: four digits say enough and are short to send. */
final class Figures {
    private static final MathContext DIGITS = new MathContext(4);
    /** Up to here a number is exact. */
    private static final double WHOLE = 1e15;

    private Figures() {}

    /** To four significant digits; whole numbers stay as they are. */
    static double rounded(double value) {
        if (value == Math.rint(value) && Math.abs(value) < WHOLE || !Double.isFinite(value)) {
            return value;
        }
        return new BigDecimal(value).round(DIGITS).doubleValue();
    }

    /** Puts the number, or {@code null} if there is none. */
    static void put(ObjectNode into, String name, OptionalDouble value) {
        if (value.isPresent()) {
            into.put(name, rounded(value.getAsDouble()));
        } else {
            into.putNull(name);
        }
    }
}
