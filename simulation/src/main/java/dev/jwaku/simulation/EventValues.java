package dev.jwaku.simulation;

/** Event values as text that is the same in every run. */
final class EventValues {
    private EventValues() {}

    static String text(Object value) {
        String text = String.valueOf(value);
        if (value != null
                && text.indexOf('@') >= 0
                && text.startsWith(value.getClass().getName() + "@")) {
            throw new IllegalArgumentException(
                    "an event value of " + value.getClass() + " has no toString() and would differ from run to run");
        }
        return text;
    }
}
