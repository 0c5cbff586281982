package dev.jwaku.tools.relay;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The programs that the relay benchmark knows. */
public final class Contestants {
    private static final String MAIN = "dev.jwaku.cli.Main";
    private static final Path GO_PEER = Path.of("interop", "go-peer");
    private static final long BUILD_MINUTES = 15;

    private Contestants() {}

    /** This program, with the Java, class path and JVM options that this process was started with. */
    public static Contestant ours(String version) {
        return new Contestant("jwaku", version, command(List.of(), "relay-peer"));
    }

    /**
     * A command of this program in a process of its own.
     *
     * @param options JVM options beside those of this process
     * @param subcommand with its flags
     */
    public static List<String> command(List<String> options, String... subcommand) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !option.startsWith("-agent") && !option.startsWith("-javaagent"))
                .forEach(command::add);
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
        command.addAll(List.of(subcommand));
        return command;
    }

    /**
     * go-waku as {@code interop/go-peer}, built now if need be.
     *
     * @param noiseOnly whether it may use noise only, as we do, which is the fair comparison; else TLS
     * @param progress told before something takes long
     * @throws IOException if it is not there and cannot be built
     */
    public static Contestant goWaku(Path projectRoot, boolean noiseOnly, Appendable progress) throws IOException {
        Path folder = projectRoot.resolve(GO_PEER);
        Path binary = folder.resolve("bin").resolve("go-peer").toAbsolutePath();
        if (!isFresh(folder, binary)) {
            build(folder, progress);
        }
        List<String> command = new ArrayList<>(List.of(binary.toString()));
        if (noiseOnly) {
            command.add("--noise-only");
        }
        String security = noiseOnly ? "noise" : "TLS 1.3, its default";
        return new Contestant(
                noiseOnly ? "go-waku" : "go-waku (TLS)",
                "github.com/waku-org/go-waku " + pinned(folder) + ", " + security,
                command);
    }

    private static boolean isFresh(Path folder, Path binary) throws IOException {
        if (!Files.isExecutable(binary)) {
            return false;
        }
        FileTime built = Files.getLastModifiedTime(binary);
        try (Stream<Path> sources = Files.list(folder)) {
            for (Path source : (Iterable<Path>) sources::iterator) {
                if (source.toString().endsWith(".go")
                        && Files.getLastModifiedTime(source).compareTo(built) > 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private static void build(Path folder, Appendable progress) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("no " + folder + " here; run this in the folder of the project");
        }
        progress.append("building ").append(folder.toString()).append("\n");
        try {
            Process build = new ProcessBuilder("go", "build", "-tags", "gowaku_no_rln", "-o", "bin/go-peer", ".")
                    .directory(folder.toFile())
                    .inheritIO()
                    .start();
            if (!build.waitFor(BUILD_MINUTES, TimeUnit.MINUTES) || build.exitValue() != 0) {
                build.destroyForcibly();
                throw new IOException("go build failed in " + folder);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while building " + folder, e);
        } catch (IOException e) {
            throw new IOException("go-waku needs Go 1.23 or newer (apt-get install golang-go): " + e.getMessage(), e);
        }
    }

    private static String pinned(Path folder) throws IOException {
        try (Stream<String> lines = Files.lines(folder.resolve("go.mod"))) {
            return lines.map(String::strip)
                    .filter(line -> line.startsWith("github.com/waku-org/go-waku "))
                    .map(line -> line.split(" ", -1)[1])
                    .findFirst()
                    .orElse("of unknown version");
        }
    }
}
