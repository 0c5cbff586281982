package dev.jwaku.interop;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder as the whole file system of a process: nothing of this machine is seen but {@code /proc} and {@code /dev},
 * as in a container. By root, or in a user namespace where those are allowed.
 */
final class Jail {
    private static final boolean IS_ROOT = "root".equals(System.getProperty("user.name"));
    private static final Pattern LIBRARY = Pattern.compile("(/\\S+) \\(0x");
    private static final String SCRIPT = """
            set -eu
            root=$1; shift
            mount --rbind /proc "$root/proc"
            mount --rbind /dev "$root/dev"
            exec env -i "$@"
            """;

    private final Path root;

    /** An empty one, in an empty folder. */
    Jail(Path root) throws IOException {
        this.root = root;
        Files.createDirectories(root.resolve("proc"));
        Files.createDirectories(root.resolve("dev"));
    }

    /** Whether this machine lets us build one. */
    static boolean isPossible(Path folder) throws IOException, InterruptedException {
        try {
            Jail jail = new Jail(folder);
            jail.putIn(Path.of("/bin/sh"));
            Process probe = jail.start(Map.of(), "/", 0, List.of("/bin/sh", "-c", ":"), folder.resolve("log"));
            return probe.waitFor(10, TimeUnit.SECONDS) && probe.exitValue() == 0;
        } catch (IOException e) {
            return false; // a program is not there
        }
    }

    Path root() {
        return root;
    }

    /** Unpacks an archive with this machine's tar. Owners are kept when we are root. */
    void unpack(Path archive) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tar", "-xpf", archive.toString(), "-C", root.toString()));
        command.add(IS_ROOT ? "--numeric-owner" : "--no-same-owner");
        Process tar = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (tar.waitFor() != 0) {
            throw new IOException("tar cannot read " + archive);
        }
    }

    /** Copies a program of this machine with the libraries that it needs. */
    void putIn(Path program) throws IOException, InterruptedException {
        copy(program.toRealPath(), program);
        putInLibrariesOf(program);
    }

    /** Copies the libraries of this machine that a program or library needs. */
    void putInLibrariesOf(Path program) throws IOException, InterruptedException {
        Process ldd = new ProcessBuilder("ldd", program.toString()).start();
        String said = new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        ldd.waitFor();
        for (Matcher matcher = LIBRARY.matcher(said); matcher.find(); ) {
            Path library = Path.of(matcher.group(1));
            if (!library.startsWith(root)) {
                copy(library.toRealPath(), library);
            }
        }
    }

    private void copy(Path from, Path to) throws IOException {
        Path inside = root.resolve(Path.of("/").relativize(to));
        Files.createDirectories(inside.getParent());
        if (!Files.exists(inside)) {
            Files.copy(from, inside);
        }
    }

    /**
     * Starts a program inside.
     *
     * @param environment all of it
     * @param user who runs it, if we may choose
     * @param log takes what it prints
     */
    Process start(Map<String, String> environment, String folder, int user, List<String> command, Path log)
            throws IOException {
        List<String> all = new ArrayList<>(List.of("unshare", "--mount"));
        if (!IS_ROOT) {
            all.addAll(List.of("--user", "--map-root-user"));
        }
        all.addAll(List.of("sh", "-c", SCRIPT, "jail", root.toString()));
        environment.forEach((name, value) -> all.add(name + "=" + value));
        all.addAll(List.of(find("unshare"), "--root=" + root, "--wd=" + folder));
        if (IS_ROOT && user != 0) {
            all.addAll(List.of("--setgid=" + user, "--setuid=" + user));
        }
        all.addAll(command);
        return new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private static String find(String program) throws IOException {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IOException("no " + program))
                .toString();
    }
}
