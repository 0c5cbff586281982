package dev.jwaku.tools.dist;

import dev.jwaku.runtime.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a package holds, by path, sorted. Folders above an entry come by themselves. Not thread-safe. */
final class FileTree {
    /** The user id of root. */
    static final int ROOT = 0;

    private static final int FOLDER_MODE = 0755;
    private static final int FILE_MODE = 0644;
    private static final int PROGRAM_MODE = 0755;

    private final Map<String, Node> nodes = new TreeMap<>();

    /** One entry. */
    private sealed interface Node {
        /** A folder. */
        record Folder(int mode, int owner) implements Node {}

        /** A file of the disk. */
        record Copy(int mode, Path source) implements Node {}

        /** A file made here. */
        record Text(int mode, Bytes content) implements Node {}

        /** A symbolic link. */
        record Link(String target) implements Node {}
    }

    /** A folder with a mode and an owner of its own. */
    void folder(String path, int mode, int owner) throws IOException {
        put(path, new Node.Folder(mode, owner));
    }

    /** The content of a file; executable if the file is. */
    void copy(String path, Path source) throws IOException {
        put(path, new Node.Copy(Files.isExecutable(source) ? PROGRAM_MODE : FILE_MODE, source));
    }

    /** A file with this text. */
    void text(String path, String content) throws IOException {
        put(path, new Node.Text(FILE_MODE, Bytes.utf8(content)));
    }

    /** An executable file with this text. */
    void script(String path, String content) throws IOException {
        put(path, new Node.Text(PROGRAM_MODE, Bytes.utf8(content)));
    }

    /** All files below a folder of the disk, links as links where they stay inside. */
    void copyAll(String path, Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.sorted().toList();
        }
        for (Path file : files) {
            String name = path + "/" + folder.relativize(file);
            if (Files.isSymbolicLink(file) && !Files.readSymbolicLink(file).isAbsolute()) {
                put(name, new Node.Link(Files.readSymbolicLink(file).toString()));
            } else if (Files.isRegularFile(file)) {
                copy(name, file);
            } else if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException("cannot pack " + file + ": neither a file, a folder nor a link inside");
            }
        }
    }

    private void put(String path, Node node) throws IOException {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            Node above = nodes.putIfAbsent(path.substring(0, slash), new Node.Folder(FOLDER_MODE, ROOT));
            if (above != null && !(above instanceof Node.Folder)) {
                throw new IOException(path + " is below something that is no folder");
            }
        }
        if (nodes.put(path, node) != null) {
            throw new IOException("two files would be " + path + " of the package");
        }
    }

    /** All of it as one tar archive. The stream stays open. */
    void writeTar(OutputStream out) throws IOException {
        TarWriter tar = new TarWriter(out);
        for (Map.Entry<String, Node> entry : nodes.entrySet()) {
            String path = entry.getKey();
            switch (entry.getValue()) {
                case Node.Folder folder -> tar.folder(path, folder.mode(), folder.owner());
                case Node.Copy copy -> tar.file(path, copy.mode(), copy.source());
                case Node.Text text ->
                    tar.file(path, text.mode(), text.content().toByteArray());
                case Node.Link link -> tar.link(path, link.target());
            }
        }
        tar.finish();
    }
}
