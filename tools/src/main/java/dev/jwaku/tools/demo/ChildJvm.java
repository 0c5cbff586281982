package dev.jwaku.tools.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process of ours: the same Java, class path and JVM options as this one. Ends when its standard input does, so it
 * does not outlive this process.
 */
public final class ChildJvm {
    /** Name of the file that takes a process's standard error. */
    static final String ERRORS = "errors.log";

    private static final String MAIN = "dev.jwaku.cli.Main";
    /** For a process that lives a minute: small, and soon at its speed. */
    public static final List<String> SMALL =
            List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData");
    /** For a process that computes. */
    static final List<String> LARGE = List.of("-Xmx768m", "-XX:+UseSerialGC", "-XX:-UsePerfData");

    private static final long END_SECONDS = 5;

    private final String name;
    private final Path folder;
    private final Process process;

    private ChildJvm(String name, Path folder, Process process) {
        this.name = name;
        this.folder = folder;
        this.process = process;
    }

    /**
     * The command line of {@code jwaku} with these arguments in a process of its own.
     *
     * @param options JVM options beside the inherited ones
     * @param folder takes what libraries unpack
     */
    public static List<String> command(List<String> options, Path folder, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(ChildJvm::isInherited)
                .forEach(command::add);
        command.addAll(options);
        // Libraries unpack native code into the temporary folder and cannot clean up when killed.
        command.add("-Djava.io.tmpdir=" + folder.toAbsolutePath());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(MAIN);
        command.addAll(arguments);
        return command;
    }

    /**
     * Starts {@code jwaku} with these arguments in a folder, which also takes its standard error.
     *
     * @param options JVM options beside the inherited ones
     */
    static ChildJvm start(String name, Path folder, List<String> options, List<String> arguments) throws IOException {
        Process process = new ProcessBuilder(command(options, folder, arguments))
                .directory(folder.toFile())
                .redirectError(
                        ProcessBuilder.Redirect.appendTo(folder.resolve(ERRORS).toFile()))
                .start();
        return new ChildJvm(name, folder, process);
    }

    /** Agents, debuggers and the making of archives are for the parent alone; each child says its own collector. */
    private static boolean isInherited(String option) {
        return !option.startsWith("-javaagent")
                && !option.startsWith("-agent")
                && !option.startsWith("-Xrun")
                && !option.startsWith("-Xm")
                && !option.matches("-XX:[+-]Use\\w+GC")
                && !option.startsWith("-XX:AOTCacheOutput")
                && !option.startsWith("-XX:AOTMode")
                && !option.startsWith("-XX:ArchiveClassesAtExit");
    }

    /** The process itself. */
    public Process process() {
        return process;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL, and waits until it is gone. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** SIGTERM, and SIGKILL if that does not help. */
    void end() {
        process.destroy();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                process.waitFor(END_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** SIGSTOP. */
    void freeze() {
        signal("STOP");
    }

    /** SIGCONT. */
    void thaw() {
        signal("CONT");
    }

    /** By the shell's own kill, because Java can send no other signals than its two. */
    private void signal(String signal) {
        try {
            Process kill = new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid()).start();
            if (!kill.waitFor(END_SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException("could not send SIG" + signal + " to " + name + complaint());
            }
        } catch (IOException e) {
            throw new IllegalStateException("could not send SIG" + signal + " to " + name + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** "; Alice ended with code 1 and said: …" if it has ended, with what it said if it said anything; else empty. */
    String complaint() {
        String ended = process.isAlive() ? "" : " ended with code " + process.exitValue();
        String said = lastError();
        String and = ended.isEmpty() || said.isEmpty() ? "" : " and";
        return ended.isEmpty() && said.isEmpty() ? "" : "; " + name + ended + and + said;
    }

    private String lastError() {
        try (Stream<String> lines = Files.lines(folder.resolve(ERRORS))) {
            return lines.filter(line -> !line.isBlank())
                    .reduce((earlier, later) -> later)
                    .map(line -> " said: " + line)
                    .orElse("");
        } catch (IOException | UncheckedIOException e) {
            return "";
        }
    }

    @Override
    public String toString() {
        return name + " (process " + process.pid() + ")";
    }
}
