package dev.jwaku.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the architecture tests look at: the module folders with their sources, and all compiled production classes. */
final class House {
    private static final JavaClasses PRODUCTION = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.jwaku");

    private House() {}

    /** All production classes of all modules. */
    static JavaClasses productionClasses() {
        return PRODUCTION;
    }

    /** Every Java file below {@code MODULE/src} of every module, in a stable order. */
    static List<Path> sources() {
        return modules().stream()
                .flatMap(module -> javaFilesBelow(module.resolve("src")))
                .toList();
    }

    /** Every Java file below {@code MODULE/src/main} of every module, in a stable order. */
    static List<Path> productionSources() {
        return modules().stream()
                .flatMap(module -> javaFilesBelow(module.resolve("src/main")))
                .toList();
    }

    /** The folders that have a {@code pom.xml}, without the root itself. */
    static List<Path> modules() {
        try (Stream<Path> folders = Files.list(root())) {
            return folders.filter(folder -> Files.isRegularFile(folder.resolve("pom.xml")))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The path as people name it: from the root of the project. */
    static String name(Path file) {
        return root().relativize(file).toString();
    }

    /** The folder that holds all modules: the parent of the one this test runs in. */
    static Path root() {
        Path here = Path.of("").toAbsolutePath();
        for (Path folder = here; folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve("runtime/pom.xml"))) {
                return folder;
            }
        }
        throw new IllegalStateException("no folder above " + here + " holds the modules");
    }

    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static Stream<Path> javaFilesBelow(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
