package dev.jwaku.sqlite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The lock of the operating system on a file beside the database; it ends with the process, however that ends. */
final class FileGuard implements AutoCloseable {
    private final FileChannel channel;

    private FileGuard(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @throws StorageInUseException if somebody has it
     */
    static FileGuard take(Path database) throws IOException {
        Path file = database.resolveSibling(database.getFileName() + ".lock");
        PrivateFiles.createFile(file);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            FileLock lock = channel.tryLock();
            taken = lock != null;
        } catch (OverlappingFileLockException e) {
            throw new StorageInUseException(database + " is already open in this process", e);
        } finally {
            if (!taken) {
                channel.close();
            }
        }
        if (!taken) {
            throw new StorageInUseException(database + " is already open in another process");
        }
        return new FileGuard(channel);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot release a lock file", e);
        }
    }
}
