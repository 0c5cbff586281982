package dev.jwaku.tools.doctor;

/**
 * What one check found.
 *
 * @param check what was looked at, one or two words
 * @param level how bad it is
 * @param text one line for a human
 */
public record Finding(String check, Level level, String text) {
    /** How bad a finding is. */
    public enum Level {
        /** As it should be, or no matter. */
        OK,
        /** A node runs, but perhaps not well. */
        WARN,
        /** A node does not start, or does not do what it is for. */
        FAIL
    }

    static Finding ok(String check, String text) {
        return new Finding(check, Level.OK, text);
    }

    static Finding warn(String check, String text) {
        return new Finding(check, Level.WARN, text);
    }

    static Finding fail(String check, String text) {
        return new Finding(check, Level.FAIL, text);
    }
}
