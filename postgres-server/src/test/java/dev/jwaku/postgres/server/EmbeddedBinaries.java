package dev.jwaku.postgres.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL 18 from the class path, unpacked once into the build's folder: tests need no installed server. */
public final class EmbeddedBinaries {
    private static final Path HOME = Path.of(System.getProperty("jwaku.root", ".."), "target", "postgresql-18.6")
            .toAbsolutePath()
            .normalize();

    private EmbeddedBinaries() {}

    /** Unpacks them at first use. */
    public static PostgresBinaries unpacked() {
        try {
            if (!Files.isDirectory(HOME)) {
                Files.createDirectories(HOME.getParent());
                Path fresh = Files.createTempDirectory(HOME.getParent(), "postgresql");
                unpack(fresh);
                publish(fresh);
            }
            return new PostgresBinaries(HOME.resolve("bin"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Another JVM may have been faster. */
    private static void publish(Path fresh) throws IOException {
        try {
            Files.move(fresh, HOME, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw e;
        } catch (FileAlreadyExistsException e) {
            // theirs is as good
        } catch (IOException e) {
            if (!Files.isDirectory(HOME)) {
                throw e;
            }
        }
    }

    private static void unpack(Path folder) throws IOException {
        String machine = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
        String resource = "/postgres-linux-" + machine + ".txz";
        try (InputStream packed = EmbeddedBinaries.class.getResourceAsStream(resource)) {
            if (packed == null) {
                throw new IOException("no " + resource + " on the class path");
            }
            try (TarArchiveInputStream archive =
                    new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
                TarArchiveEntry entry = archive.getNextEntry();
                while (entry != null) {
                    unpackOne(folder, archive, entry);
                    entry = archive.getNextEntry();
                }
            }
        }
    }

    private static void unpackOne(Path folder, TarArchiveInputStream archive, TarArchiveEntry entry)
            throws IOException {
        Path file = folder.resolve(entry.getName()).normalize();
        if (!file.startsWith(folder)) {
            throw new IOException(entry.getName() + " leaves the folder");
        }
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(archive, file);
        if ((entry.getMode() & 0100) != 0) {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            permissions.add(PosixFilePermission.OWNER_EXECUTE);
            Files.setPosixFilePermissions(file, permissions);
        }
    }
}
