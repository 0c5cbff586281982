package dev.jwaku.tools.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds what native code needs of this machine's C library and its companions. */
final class SharedLibraries {
    private static final Pattern FOUND = Pattern.compile("^\\s+(?:\\S+ => )?(/\\S+) \\(0x[0-9a-f]+\\)$");
    private static final Pattern MISSING = Pattern.compile("^\\s+(\\S+) => not found$");
    private static final String C_LIBRARY = "libc.so.6";
    /** Loaded by name, so that {@code ldd} does not know them: how host names are looked up. */
    private static final List<String> LOADED_LATER = List.of("libnss_dns.so.2", "libnss_files.so.2", "libresolv.so.2");

    private SharedLibraries() {}

    /**
     * Absolute paths of the libraries, sorted.
     *
     * @param folders with all the native code there is; what it needs of each other is not listed
     * @throws IOException if one is missing on this machine, or this machine has another C library than glibc
     */
    static Set<Path> neededBy(List<Path> folders) throws IOException {
        List<Path> code = new ArrayList<>();
        for (Path folder : folders) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(SharedLibraries::isNative).sorted().forEach(code::add);
            }
        }
        Set<String> own = new TreeSet<>();
        code.forEach(file -> own.add(file.getFileName().toString()));
        Set<Path> needed = new TreeSet<>();
        for (String line : ldd(code)) {
            Matcher missing = MISSING.matcher(line);
            if (missing.matches() && !own.contains(missing.group(1))) {
                throw new IOException("native code needs " + missing.group(1) + ", which this machine does not have");
            }
            Matcher found = FOUND.matcher(line);
            if (found.matches() && folders.stream().noneMatch(Path.of(found.group(1))::startsWith)) {
                needed.add(Path.of(found.group(1)));
            }
        }
        addLoadedLater(needed);
        return needed;
    }

    private static boolean isNative(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        return file.toString().endsWith(".so") || file.endsWith(Path.of("bin").resolve(file.getFileName()));
    }

    private static void addLoadedLater(Set<Path> needed) throws IOException {
        Path libc = needed.stream()
                .filter(file -> file.endsWith(C_LIBRARY))
                .findFirst()
                .orElseThrow(() -> new IOException("this machine's C library is not glibc, which the image needs"));
        for (String name : LOADED_LATER) {
            Path beside = libc.resolveSibling(name);
            if (Files.isRegularFile(beside)) {
                needed.add(beside);
            }
        }
    }

    private static List<String> ldd(List<Path> files) throws IOException {
        List<String> command = new ArrayList<>(List.of("ldd"));
        files.forEach(file -> command.add(file.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new IOException("the program ldd is needed to find the C library: " + e.getMessage(), e);
        }
        try (Stream<String> lines = process.inputReader(StandardCharsets.UTF_8).lines()) {
            return lines.toList();
        } finally {
            process.destroyForcibly();
        }
    }
}
