package dev.jwaku.sqlite;

import java.util.List;

/**
 * The tables of a database file, as the list of steps that lead to them. Step {@code n} brings version {@code n} to
 * {@code n + 1}; the version is kept in the file ({@code user_version}). Published steps never change.
 *
 * @param steps the statements of each step
 */
public record Schema(List<List<String>> steps) {
    /** Copies the steps. */
    public Schema {
        steps = steps.stream().map(List::copyOf).toList();
    }

    /** A schema of one version. */
    public static Schema of(String... statements) {
        return new Schema(List.of(List.of(statements)));
    }

    /** The version that all steps together give. */
    public int version() {
        return steps.size();
    }
}
