package dev.jwaku.tools.trace.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which log files belong to which node, and in what order they were written. {@code NAME=PATH} gives a name, and may
 * come several times for the same node; a path is a file or a folder. Without a name, files of a folder that differ
 * only in what rotation adds ({@code node.log}, {@code node.log.1}, {@code node.log.2.gz}, {@code node-2026-11-22.log})
 * are one node's, and each folder in the folder is one node's. Rotated files: the highest number is the oldest, except
 * where names have dates, which sort by themselves; the file without number is the newest.
 */
public final class LogSources {
    private static final Pattern NUMBERED = Pattern.compile("(.*?)(?:\\.log|\\.txt|\\.json)?\\.(\\d{1,6})(?:\\.gz)?");
    private static final Pattern DATED =
            Pattern.compile("(.*?)[-._](\\d{4}-?\\d{2}-?\\d{2}[T\\d.:_-]*?)(?:\\.log|\\.txt|\\.json)?(?:\\.gz)?");
    private static final Pattern ENDING = Pattern.compile("(\\.log|\\.txt|\\.json|\\.gz)+$");

    private LogSources() {}

    /**
     * The sources of these arguments.
     *
     * @throws IllegalArgumentException when an argument is no file or folder, or a folder holds none
     */
    public static List<LogSource> of(List<String> arguments) throws IOException {
        Map<String, List<Path>> named = new LinkedHashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            boolean hasName = equals > 0 && !Files.exists(Path.of(argument));
            Path path = Path.of(hasName ? argument.substring(equals + 1) : argument);
            if (!Files.exists(path)) {
                throw new IllegalArgumentException("there is no '" + path + "'");
            }
            if (hasName) {
                named.computeIfAbsent(argument.substring(0, equals), key -> new ArrayList<>())
                        .addAll(Files.isDirectory(path) ? files(path) : List.of(path));
            } else if (Files.isDirectory(path)) {
                folder(path, named);
            } else {
                named.computeIfAbsent(stem(path), key -> new ArrayList<>()).add(path);
            }
        }
        List<LogSource> sources = new ArrayList<>();
        named.forEach((name, files) -> sources.add(source(name, files)));
        if (sources.stream().allMatch(source -> source.files().isEmpty())) {
            throw new IllegalArgumentException("there are no log files in " + arguments);
        }
        return sources;
    }

    private static void folder(Path folder, Map<String, List<Path>> named) throws IOException {
        for (Path file : files(folder)) {
            named.computeIfAbsent(stem(file), key -> new ArrayList<>()).add(file);
        }
        try (Stream<Path> folders = Files.list(folder)) {
            for (Path one : folders.filter(Files::isDirectory).sorted().toList()) {
                List<Path> files = files(one);
                if (!files.isEmpty()) {
                    named.computeIfAbsent(name(one), key -> new ArrayList<>()).addAll(files);
                }
            }
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> looksLikeLog(name(file)))
                    .sorted()
                    .toList();
        }
    }

    private static boolean looksLikeLog(String name) {
        return !name.startsWith(".")
                && (ENDING.matcher(name).find() || NUMBERED.matcher(name).matches())
                && !name.equals("index.json");
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static String stem(Path file) {
        String name = name(file);
        Matcher numbered = NUMBERED.matcher(name);
        if (numbered.matches()) {
            return numbered.group(1);
        }
        Matcher dated = DATED.matcher(name);
        return dated.matches() && !dated.group(1).isEmpty()
                ? dated.group(1)
                : ENDING.matcher(name).replaceFirst("");
    }

    private static LogSource source(String name, List<Path> files) {
        TreeMap<Integer, Path> numbered = new TreeMap<>(Comparator.reverseOrder());
        List<Path> others = new ArrayList<>();
        for (Path file : files) {
            Matcher matcher = NUMBERED.matcher(name(file));
            if (!matcher.matches() || numbered.putIfAbsent(Integer.parseInt(matcher.group(2)), file) != null) {
                others.add(file);
            }
        }
        List<Path> dated = others.stream()
                .filter(file -> DATED.matcher(name(file)).matches())
                .sorted(Comparator.comparing(LogSources::name))
                .toList();
        others.removeAll(dated);
        List<Path> ordered = new ArrayList<>(dated);
        ordered.addAll(numbered.values());
        ordered.addAll(others);
        return new LogSource(name, List.copyOf(ordered), missing(numbered));
    }

    /** Numbers that are missing in the series. */
    private static Map<Path, String> missing(TreeMap<Integer, Path> numbered) {
        Map<Path, String> missing = new LinkedHashMap<>();
        int expected = -1;
        for (Map.Entry<Integer, Path> entry : numbered.entrySet()) {
            if (expected >= 0 && entry.getKey() < expected) {
                missing.put(entry.getValue(), "files " + (entry.getKey() + 1) + " to " + expected + " are missing");
            }
            expected = entry.getKey() - 1;
        }
        return missing;
    }
}
