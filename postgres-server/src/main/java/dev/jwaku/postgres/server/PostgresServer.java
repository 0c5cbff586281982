package dev.jwaku.postgres.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One server on one folder, on a port of loopback that stays the same over restarts, with one user that may do
 * everything. Runs as root too, in a user namespace of its own ({@code unshare -U}), since PostgreSQL refuses to be
 * root. Owns its processes; the folder stays. Not thread-safe. Methods wait at most a minute.
 */
public final class PostgresServer implements AutoCloseable {
    private static final String USER = "jwaku";
    private static final String PASSWORD = "jwaku";
    private static final int SECONDS = 60;
    private static final int LOG_END = 2000;

    private final PostgresBinaries binaries;
    private final Path folder;
    private final int port;

    private PostgresServer(PostgresBinaries binaries, Path folder, int port) {
        this.binaries = binaries;
        this.folder = folder;
        this.port = port;
    }

    /**
     * Makes a server in a folder and starts it.
     *
     * @param folder is made; must not hold anything yet
     * @param settings lines for its configuration, such as {@code shared_buffers = 1GB}
     * @throws PostgresServerException if it does not start
     */
    public static PostgresServer create(PostgresBinaries binaries, Path folder, List<String> settings) {
        PostgresServer server = new PostgresServer(binaries, folder, freePort());
        server.initialize(settings);
        server.start();
        return server;
    }

    /**
     * Starts a server that was made before, perhaps by another program, at a new port.
     *
     * @param folder what {@link #create} made
     * @throws PostgresServerException if it does not start
     */
    public static PostgresServer open(PostgresBinaries binaries, Path folder) {
        PostgresServer server = new PostgresServer(binaries, folder, freePort());
        try {
            server.configure(List.of()); // the last of several ports counts
        } catch (IOException e) {
            throw new PostgresServerException("no server can be started in " + folder, e);
        }
        server.start();
        return server;
    }

    private void initialize(List<String> settings) {
        try {
            Files.createDirectories(folder);
            Path password = Files.createTempFile(folder.toAbsolutePath().getParent(), "password", "");
            try {
                Files.writeString(password, PASSWORD);
                run(List.of(
                        binaries.program("initdb").toString(),
                        "--pgdata=" + folder,
                        "--username=" + USER,
                        "--auth=scram-sha-256",
                        "--pwfile=" + password,
                        "--encoding=UTF8",
                        "--no-locale"));
            } finally {
                Files.delete(password);
            }
            configure(settings);
        } catch (IOException e) {
            throw new PostgresServerException("no server can be made in " + folder, e);
        }
    }

    private void configure(List<String> settings) throws IOException {
        List<String> lines = new ArrayList<>(settings);
        lines.add("listen_addresses = '127.0.0.1'");
        lines.add("port = " + port);
        lines.add("unix_socket_directories = ''");
        Files.write(folder.resolve("postgresql.conf"), lines, StandardOpenOption.APPEND);
    }

    /**
     * A streaming replica of this one, made from a cold copy: this server stops for as long as the copy takes.
     *
     * @param folder is made; must not exist yet
     */
    public PostgresServer replica(Path folder) {
        stop();
        PostgresServer replica = new PostgresServer(binaries, folder, freePort());
        try {
            copy(this.folder, folder);
            Files.createFile(folder.resolve("standby.signal"));
            replica.configure(List.of(
                    "primary_conninfo = 'host=127.0.0.1 port=%d user=%s password=%s'".formatted(port, USER, PASSWORD)));
        } catch (IOException e) {
            throw new PostgresServerException("no replica can be made in " + folder, e);
        }
        start();
        replica.start();
        return replica;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
        Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwx------"));
    }

    /** Starts it again. */
    public void start() {
        run(List.of(
                binaries.program("pg_ctl").toString(),
                "start",
                "--pgdata=" + folder,
                "--log=" + log(),
                "--wait",
                "--timeout=" + SECONDS));
    }

    /** Ends its sessions and stops it. */
    public void stop() {
        stop("fast");
    }

    /** Stops it at once, as if power had failed: it recovers at its next start. */
    public void kill() {
        stop("immediate");
    }

    private void stop(String mode) {
        if (isRunning()) {
            run(List.of(
                    binaries.program("pg_ctl").toString(),
                    "stop",
                    "--pgdata=" + folder,
                    "--mode=" + mode,
                    "--wait",
                    "--timeout=" + SECONDS));
        }
    }

    /** Whether it was started and not stopped. */
    public boolean isRunning() {
        return Files.exists(folder.resolve("postmaster.pid"));
    }

    /** Holds all of its processes: connections stay open and nobody answers. */
    public void freeze() {
        signal("STOP");
    }

    /** Lets it go on. */
    public void thaw() {
        signal("CONT");
    }

    /** The main process first: stopped, it makes no more of the others, of which some may just have ended. */
    private void signal(String name) {
        long pid = pid();
        execute(List.of("kill", "-s", name, Long.toString(pid)));
        ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .map(process -> Long.toString(process.pid()))
                .forEach(process -> signal(name, process));
    }

    private void signal(String name, String process) {
        try {
            execute(List.of("kill", "-s", name, process));
        } catch (PostgresServerException e) {
            if (ProcessHandle.of(Long.parseLong(process)).isPresent()) {
                throw e;
            }
        }
    }

    /** Process id of its main process. */
    public long pid() {
        try {
            return Long.parseLong(Files.readAllLines(folder.resolve("postmaster.pid"))
                    .getFirst()
                    .strip());
        } catch (IOException e) {
            throw new PostgresServerException("the server in " + folder + " does not run", e);
        }
    }

    /** For {@code --store-message-db-url}. */
    public String url() {
        return "postgres://%s:%s@127.0.0.1:%d/postgres".formatted(USER, PASSWORD, port);
    }

    /** The same for another database of this server, which must be there. */
    public String url(String database) {
        return "postgres://%s:%s@127.0.0.1:%d/%s".formatted(USER, PASSWORD, port, database);
    }

    /** For JDBC, user and password included. */
    public String jdbcUrl() {
        return jdbcUrl("postgres");
    }

    /** The same for another database of this server. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s?user=%s&password=%s".formatted(port, database, USER, PASSWORD);
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    /** What it holds. */
    public Path folder() {
        return folder;
    }

    private Path log() {
        return folder.resolve("server.log");
    }

    /** Stops it, frozen or not. Idempotent. */
    @Override
    public void close() {
        if (isRunning()) {
            thaw();
        }
        stop();
    }

    private void run(List<String> command) {
        List<String> whole = new ArrayList<>(isRoot() ? List.of("unshare", "-U") : List.of());
        whole.addAll(command);
        execute(whole);
    }

    /** Output goes to a file: the server inherits it and would keep a pipe open. */
    private void execute(List<String> command) {
        Path output = folder.resolveSibling(folder.getFileName() + ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            int code = process.waitFor();
            if (code != 0) {
                throw new PostgresServerException(
                        String.join(" ", command) + " ended with " + code + ": " + end(output) + end(log()));
            }
        } catch (IOException e) {
            throw new PostgresServerException(String.join(" ", command) + " does not start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PostgresServerException("interrupted in " + String.join(" ", command), e);
        }
    }

    private static String end(Path file) throws IOException {
        if (!Files.exists(file)) {
            return "";
        }
        String text = Files.readString(file, StandardCharsets.UTF_8);
        return text.substring(Math.max(0, text.length() - LOG_END));
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "PostgreSQL in " + folder + " at port " + port;
    }
}
