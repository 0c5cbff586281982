package dev.jwaku.postgres.server;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder that has {@code initdb}, {@code pg_ctl} and {@code postgres}.
 *
 * @param folder usually called {@code bin}
 */
public record PostgresBinaries(Path folder) {
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final List<String> PROGRAMS = List.of("initdb", "pg_ctl", "postgres");

    /** Checks that the programs are there. */
    public PostgresBinaries {
        if (!isComplete(folder)) {
            throw new IllegalArgumentException(folder + " has no " + String.join(", ", PROGRAMS));
        }
    }

    /** What this machine has: on the path, else the newest where Debian puts it. */
    public static Optional<PostgresBinaries> installed() {
        Stream<Path> onPath = Arrays.stream(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1))
                .filter(part -> !part.isEmpty())
                .map(Path::of);
        return Stream.concat(onPath, debian().stream())
                .filter(PostgresBinaries::isComplete)
                .findFirst()
                .map(PostgresBinaries::new);
    }

    private static List<Path> debian() {
        if (!Files.isDirectory(DEBIAN)) {
            return List.of();
        }
        try (Stream<Path> versions = Files.list(DEBIAN)) {
            return versions.sorted(
                            Comparator.comparingInt(PostgresBinaries::version).reversed())
                    .map(version -> version.resolve("bin"))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static int version(Path folder) {
        String name = folder.getFileName().toString();
        return name.matches("\\d{1,4}") ? Integer.parseInt(name) : 0;
    }

    private static boolean isComplete(Path folder) {
        return PROGRAMS.stream().allMatch(program -> Files.isExecutable(folder.resolve(program)));
    }

    Path program(String name) {
        return folder.resolve(name);
    }
}
