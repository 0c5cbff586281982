package dev.jwaku.tools.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one temporary folder of a demo, private to the user; gone with all that is in it when this is closed.
 * Thread-safe.
 */
public final class DemoFolder implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DemoFolder.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Path root;
    private boolean closed;

    private DemoFolder(Path root) {
        this.root = root;
    }

    /** A folder of its own among the temporary ones. */
    public DemoFolder() throws IOException {
        this(Files.createTempDirectory("jwaku-demo-")); // mode 0700 where the file system knows modes
    }

    /** A folder inside a folder that somebody else removes in the end. */
    public static DemoFolder inside(Path parent) throws IOException {
        return new DemoFolder(Files.createTempDirectory(parent, "run-"));
    }

    /** A folder inside, made if need be. */
    public Path of(String name) throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the demo has ended");
            }
            return Files.createDirectories(root.resolve(name));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            delete();
        } catch (NoSuchFileException e) {
            log.atTrace().log("already gone");
        } catch (IOException e) {
            log.atWarn().addKeyValue("folder", root).log("the demo's folder could not be removed: {}", e.getMessage());
        } finally {
            lock.unlock();
        }
    }

    private void delete() throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                return FileVisitResult.CONTINUE; // SQLite's side files come and go
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
