package dev.jwaku.cli;

/**
 * A flag of a command line like nwaku's.
 *
 * @param name with its two dashes
 * @param value what the help shows for the value; {@link #BOOLEAN} makes it a switch, which may stand without a value
 * @param help empty for a flag that the help does not show
 */
record Flag(String name, String value, String help) {
    /** The value of a switch. */
    static final String BOOLEAN = "<true|false>";

    /** A switch that the help does not show. */
    static Flag hiddenSwitch(String name) {
        return new Flag(name, BOOLEAN, "");
    }

    boolean isSwitch() {
        return value.equals(BOOLEAN);
    }

    boolean isShown() {
        return !help.isEmpty();
    }
}
