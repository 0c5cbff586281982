package dev.jwaku.tools.scenario;

import dev.jwaku.tools.scenario.matrix.FaultMatrix;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The scenarios that come with us. */
public final class Catalogue {
    private static final String FOLDER = "catalogue/";
    private static final String INDEX = "index.txt";

    /** Outages of any length up to eight hours; not among the catalogue because they take long. */
    private static final List<String> OUTAGES = List.of("outage-black-hole", "outage-cut", "outage-sleep");

    private Catalogue() {}

    /** The names of the outages of any length, see {@code docs/scenarios.md}. */
    public static List<String> outages() {
        return OUTAGES;
    }

    /** The names of all, in the order of the catalogue. */
    public static List<String> names() {
        return text(INDEX).lines().filter(line -> !line.isBlank()).toList();
    }

    /** All. */
    public static List<Scenario> all() {
        return names().stream().map(Catalogue::named).toList();
    }

    private static Scenario named(String name) {
        return ScenarioReader.read(name + ".yaml", text(name + ".yaml"));
    }

    /**
     * The scenario of this name from the catalogue or the matrix, or from a file.
     *
     * @throws IllegalArgumentException if there is neither, or it says something that cannot be, or that only processes
     *     can do
     */
    public static Scenario find(String nameOrFile) {
        Source source = source(nameOrFile);
        Scenario scenario = ScenarioReader.read(source.file(), source.text());
        WorldLimits.checkSimulated(source.file(), source.text());
        return scenario;
    }

    /**
     * The same, to be run as processes.
     *
     * @throws IllegalArgumentException if there is neither, or it says something that cannot be, or that processes
     *     cannot do; the message names line and column
     */
    public static Scenario findForProcesses(String nameOrFile) {
        Source source = source(nameOrFile);
        Scenario scenario = ScenarioReader.read(source.file(), source.text());
        WorldLimits.checkProcesses(source.file(), source.text());
        return scenario;
    }

    /**
     * A scenario as it is written.
     *
     * @param file its name, for messages
     */
    public record Source(String file, String text) {}

    /**
     * The text behind a name, as {@link #find} reads it.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Source source(String nameOrFile) {
        if (names().contains(nameOrFile) || OUTAGES.contains(nameOrFile)) {
            return new Source(nameOrFile + ".yaml", text(nameOrFile + ".yaml"));
        }
        return LossCell.named(nameOrFile)
                .map(LossCell::text)
                .or(() -> FaultMatrix.find(nameOrFile).map(FaultMatrix.Cell::text))
                .map(text -> new Source(nameOrFile + ".yaml", text))
                .orElseGet(() -> file(nameOrFile));
    }

    private static Source file(String name) {
        Path file = Path.of(name);
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(
                    "'" + name + "' is neither a file nor a scenario of the catalogue; --list shows those");
        }
        try {
            return new Source(String.valueOf(file.getFileName()), Files.readString(file));
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The text of a file of the catalogue. */
    static String text(String name) {
        try (InputStream in = Catalogue.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException("the catalogue has no " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
