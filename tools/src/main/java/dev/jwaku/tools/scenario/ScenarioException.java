package dev.jwaku.tools.scenario;

/**
 * A scenario file says something that cannot be; the message names line, column, what is wrong and what would be right.
 */
public final class ScenarioException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    ScenarioException(Yaml.Place place, String message) {
        super(place + ": " + message);
    }

    private ScenarioException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The same with the name of the file in front. */
    ScenarioException in(String file) {
        return new ScenarioException(file + ": " + getMessage(), this);
    }
}
