package dev.jwaku.tools.dogfood.serve;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Makes the page from its sources with npm, when there is none or the sources are newer. */
public final class PageBuild {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final int MOST_LINES = 30;
    private static final List<String> SOURCES =
            List.of("src", "index.html", "package.json", "package-lock.json", "vite.config.ts", "tsconfig.json");

    private final Path sources;
    private final Consumer<String> progress;

    /**
     * A build that has not been done yet.
     *
     * @param sources the folder {@code dogfood-page}
     * @param progress is told what takes so long
     */
    public PageBuild(Path sources, Consumer<String> progress) {
        this.sources = sources;
        this.progress = progress;
    }

    /**
     * The folder of the built page, which is built first if it must be.
     *
     * @throws IOException if it cannot be built; says what is missing
     */
    public Path folder() throws IOException {
        Path built = sources.resolve("target").resolve("page");
        if (!isFresh(built.resolve("index.html"))) {
            build();
        }
        return built;
    }

    private boolean isFresh(Path index) throws IOException {
        if (!Files.isRegularFile(index)) {
            return false;
        }
        FileTime built = Files.getLastModifiedTime(index);
        for (String name : SOURCES) {
            Path source = sources.resolve(name);
            if (!Files.exists(source)) {
                continue;
            }
            try (Stream<Path> files = Files.walk(source)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    if (Files.getLastModifiedTime(file).compareTo(built) > 0) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private void build() throws IOException {
        if (!Files.isRegularFile(sources.resolve("package-lock.json"))) {
            throw new IOException("the sources of the page are not in " + sources
                    + "; start it in the folder of jwaku's sources, or give a built page with --page");
        }
        Path installed = sources.resolve("node_modules").resolve(".package-lock.json");
        if (!Files.isRegularFile(installed)
                || Files.getLastModifiedTime(installed)
                                .compareTo(Files.getLastModifiedTime(sources.resolve("package-lock.json")))
                        < 0) {
            progress.accept("fetching what the page is made of (npm, once)");
            npm("ci", "--no-audit", "--no-fund", "--loglevel=error");
        }
        progress.accept("building the page (npm, once until its sources change)");
        npm("run", "build", "--silent");
    }

    private void npm(String... arguments) throws IOException {
        List<String> command =
                Stream.concat(Stream.of("npm"), Stream.of(arguments)).toList();
        File log = Files.createTempFile("jwaku-npm-", ".log").toFile();
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(sources.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .start();
        } catch (IOException e) {
            throw new IOException(
                    "the page must be built once, which needs npm and Node 20 or newer, and there is none:"
                            + " apt-get install nodejs npm; or give a page built elsewhere with --page",
                    e);
        }
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("npm took longer than " + LIMIT.toMinutes() + " minutes: " + command);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while npm was at work", e);
        }
        if (process.exitValue() != 0) {
            List<String> said = Files.readAllLines(log.toPath());
            String end = String.join("\n  ", said.subList(Math.max(0, said.size() - MOST_LINES), said.size()));
            throw new IOException("building the page failed: " + String.join(" ", command) + " says\n  " + end);
        }
        Files.delete(log.toPath());
    }
}
