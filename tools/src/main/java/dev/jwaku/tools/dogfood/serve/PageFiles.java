package dev.jwaku.tools.dogfood.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The built page in memory, by path. Immutable. */
final class PageFiles {
    private static final String INDEX = "index.html";
    private static final int MOST_FILES = 100;
    private static final long MOST_BYTES = 20L << 20;

    private final Map<String, PageFile> files;

    private PageFiles(Map<String, PageFile> files) {
        this.files = Collections.unmodifiableMap(files);
    }

    /** A file as it goes out. */
    record PageFile(String contentType, byte[] content) {
        boolean isHtml() {
            return contentType.startsWith("text/html");
        }
    }

    /** @throws IOException if the folder holds no page, or more than one */
    static PageFiles read(Path folder) throws IOException {
        Map<String, PageFile> files = new TreeMap<>();
        long bytes = 0;
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path file : found.filter(Files::isRegularFile).sorted().toList()) {
                byte[] content = Files.readAllBytes(file);
                bytes += content.length;
                if (files.size() >= MOST_FILES || bytes > MOST_BYTES) {
                    throw new IOException("this is no page, there is too much in it: " + folder);
                }
                String path = "/" + folder.relativize(file).toString().replace('\\', '/');
                files.put(path, new PageFile(typeOf(path), content));
            }
        }
        PageFile index = files.get("/" + INDEX);
        if (index == null) {
            throw new IOException("this is no page, it has no " + INDEX + ": " + folder);
        }
        files.put("/", index);
        return new PageFiles(files);
    }

    private static String typeOf(String path) {
        String ending = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return switch (ending) {
            case "html" -> "text/html; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> "application/octet-stream";
        };
    }

    Optional<PageFile> at(String path) {
        return Optional.ofNullable(files.get(path));
    }
}
