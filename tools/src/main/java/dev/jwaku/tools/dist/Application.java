package dev.jwaku.tools.dist;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * What is run: the jars of a class path, and the native libraries inside them, unpacked, so that no start has to unpack
 * them into a temporary folder.
 *
 * @param jars in order of their names
 * @param nativeLibraries the same
 */
record Application(List<Path> jars, List<Path> nativeLibraries) {
    /** A jar, named by its beginning, with a native library in it; {@code %s} is the machine. */
    private record Inside(String jar, String entry) {
        String path(Machine machine) {
            return entry.formatted(machine.kernelName());
        }
    }

    private static final List<Inside> NATIVE = List.of(
            new Inside("secp256k1-kmp-jni-jvm-linux-", "fr/acinq/secp256k1/jni/native/linux-%s/libsecp256k1-jni.so"),
            new Inside("sqlite-jdbc-", "org/sqlite/native/Linux/%s/libsqlitejdbc.so"));

    /**
     * Of this class path; folders on it become jars.
     *
     * @param work where the jars and libraries that are made here go
     */
    static Application of(String classPath, Machine machine, Path work) throws IOException {
        List<Path> jars = new ArrayList<>();
        for (String text : classPath.split(File.pathSeparator, -1)) {
            if (text.isEmpty()) {
                continue;
            }
            Path entry = Path.of(text);
            if (Files.isDirectory(entry)) {
                Path jar = work.resolve("classes-%02d.jar".formatted(jars.size()));
                packFolder(entry, jar);
                jars.add(jar);
            } else if (Files.isRegularFile(entry)) {
                jars.add(entry);
            }
        }
        List<Path> libraries = new ArrayList<>();
        for (Inside inside : NATIVE) {
            libraries.add(unpack(inside, jars, machine, work));
        }
        jars.sort((a, b) -> a.getFileName().compareTo(b.getFileName()));
        return new Application(List.copyOf(jars), List.copyOf(libraries));
    }

    /** The names of the jars, in order. */
    List<String> jarNames() {
        return jars.stream().map(jar -> jar.getFileName().toString()).toList();
    }

    private static Path unpack(Inside inside, List<Path> jars, Machine machine, Path work) throws IOException {
        Path jar = jars.stream()
                .filter(file -> file.getFileName().toString().startsWith(inside.jar()))
                .findFirst()
                .orElseThrow(() -> new IOException("no " + inside.jar() + "*.jar is on the class path"));
        String path = inside.path(machine);
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry entry = zip.getEntry(path);
            if (entry == null) {
                throw new IOException(jar.getFileName() + " has no library for " + machine.kernelName());
            }
            Path library = work.resolve(path.substring(path.lastIndexOf('/') + 1));
            try (InputStream in = zip.getInputStream(entry)) {
                Files.copy(in, library);
            }
            return library;
        }
    }

    private static void packFolder(Path folder, Path jar) throws IOException {
        LocalDateTime time = LocalDateTime.ofEpochSecond(TarWriter.TIME, 0, ZoneOffset.UTC);
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(Files::isRegularFile).sorted().toList();
        }
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Path file : files) {
                ZipEntry entry = new ZipEntry(folder.relativize(file).toString());
                entry.setTimeLocal(time);
                zip.putNextEntry(entry);
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
    }
}
