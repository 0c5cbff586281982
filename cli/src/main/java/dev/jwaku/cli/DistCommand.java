package dev.jwaku.cli;

import dev.jwaku.tools.dist.Packages;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code jwaku dist}: packages that run where no JDK is. */
@Command(
        description = {
            "Builds two packages for Linux machines of this kind: a tar.gz with its own Java, and an OCI image (no",
            "container engine is needed for it). The same input on the same machine gives the same bytes."
        },
        sortOptions = false)
final class DistCommand implements Callable<Integer> {
    /** Its name on the command line. */
    static final String NAME = "dist";

    @Option(names = "--out", paramLabel = "<folder>", description = "Where the packages go (the present folder).")
    private Path out = Path.of("");

    @Option(
            names = "--fast-start",
            description = {
                "Also pack a start-up cache, made by starting a node: starts take half the time and use less memory;",
                "the bytes of the packages differ each time. Java 25."
            })
    private boolean fastStart;

    @Option(names = "--json", description = "The last line is one JSON object.")
    private boolean json;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Created by {@link Main}. */
    DistCommand() {}

    @Override
    public Integer call() {
        PrintWriter print = spec.commandLine().getOut();
        try (TemporaryFolder work = TemporaryFolder.create("jwaku-dist")) {
            String classPath = System.getProperty("java.class.path");
            List<Packages.Built> built = Packages.build(
                    new Packages.Order(Version.current(), classPath, out.toAbsolutePath(), fastStart), work.path());
            built.forEach(file -> print.printf("%s  %,d bytes  sha256 %s%n", file.file(), file.bytes(), file.sha256()));
            if (json) {
                print.println(toJson(built));
            }
            return ExitCode.GOOD;
        } catch (IOException e) {
            throw new UsageException(
                    e instanceof java.nio.file.FileSystemException
                            ? "cannot use " + e.getMessage()
                            : String.valueOf(e.getMessage()),
                    e);
        }
    }

    private static String toJson(List<Packages.Built> built) {
        List<Map<String, Object>> packages = built.stream()
                .map(file -> {
                    Map<String, Object> one = new LinkedHashMap<>();
                    one.put("file", file.file().toString());
                    one.put("bytes", file.bytes());
                    one.put("sha256", file.sha256());
                    return one;
                })
                .toList();
        return JsonMapper.shared().writeValueAsString(Map.of("packages", packages));
    }
}
