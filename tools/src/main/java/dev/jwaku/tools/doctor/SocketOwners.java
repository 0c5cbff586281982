package dev.jwaku.tools.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which process listens on a port, as Linux tells it. Processes of other users are seen by root only. */
final class SocketOwners {
    private static final String LISTENING = "0A";
    private static final int ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final int MAX_COMMAND = 60;
    private static final String MAIN_CLASS = "dev.jwaku.cli.Main";

    private final Path proc;

    private SocketOwners(Path proc) {
        this.proc = proc;
    }

    /** @param proc normally {@code /proc} */
    static SocketOwners of(Path proc) {
        return new SocketOwners(proc);
    }

    /** A process. */
    record Owner(long process, List<String> command) {
        boolean isJwaku() {
            return command.contains(MAIN_CLASS);
        }

        /** Its number and what it is; of its arguments only the first word, because others may be secrets. */
        String text() {
            String program = command.isEmpty() ? "" : command.getFirst();
            String shown = isJwaku() ? "jwaku" : program.substring(program.lastIndexOf('/') + 1);
            String cut = shown.length() > MAX_COMMAND ? shown.substring(0, MAX_COMMAND) : shown;
            return "process " + process + (cut.isEmpty() ? "" : " (" + cut + ")");
        }
    }

    /** Nothing if nobody listens, or it cannot be seen. */
    Optional<Owner> of(int port, boolean udp) {
        List<String> sockets = new ArrayList<>();
        for (String table : udp ? List.of("udp", "udp6") : List.of("tcp", "tcp6")) {
            sockets.addAll(sockets(proc.resolve("net").resolve(table), port, udp));
        }
        if (sockets.isEmpty()) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[1-9]*")) {
            for (Path process : processes) {
                if (holds(process, sockets)) {
                    return Optional.of(
                            new Owner(Long.parseLong(process.getFileName().toString()), command(process)));
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static List<String> sockets(Path table, int port, boolean udp) {
        List<String> sockets = new ArrayList<>();
        String suffix = ":%04X".formatted(port);
        try {
            for (String line : Files.readAllLines(table)) {
                String[] fields = line.strip().split("\\s+", -1);
                if (fields.length > INODE
                        && fields[ADDRESS].endsWith(suffix)
                        && (udp || fields[STATE].equals(LISTENING))) {
                    sockets.add("socket:[" + fields[INODE] + "]");
                }
            }
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // another system, or no IPv6
        }
        return sockets;
    }

    private static boolean holds(Path process, List<String> sockets) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path file : files) {
                if (sockets.contains(target(file))) {
                    return true;
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            return false; // ended, or not ours
        }
        return false;
    }

    private static String target(Path file) {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }

    private static List<String> command(Path process) {
        try {
            return List.of(Files.readString(process.resolve("cmdline")).split("\0", -1));
        } catch (IOException e) {
            return List.of();
        }
    }
}
