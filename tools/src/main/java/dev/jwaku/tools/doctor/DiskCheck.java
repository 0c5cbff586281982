package dev.jwaku.tools.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether the database has room. */
final class DiskCheck {
    private static final String NAME = "database";
    private static final long MIB = 1024 * 1024;
    private static final long LITTLE = 1024 * MIB;
    private static final long TOO_LITTLE = 100 * MIB;

    private DiskCheck() {}

    static Finding nothing() {
        return Finding.ok(NAME, "none on disk");
    }

    static Finding run(Path database) {
        Path file = database.toAbsolutePath();
        Path folder = file.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return Finding.fail(NAME, "the folder of " + file + " does not exist");
        }
        if (!Files.isWritable(Files.exists(file) ? file : folder)) {
            return Finding.fail(NAME, file + " cannot be written by this user");
        }
        try {
            long used = Files.exists(file) ? Files.size(file) : 0;
            return judge(file, used, Files.getFileStore(folder).getUsableSpace());
        } catch (IOException e) {
            return Finding.warn(NAME, file + ": " + e.getMessage());
        }
    }

    static Finding judge(Path file, long used, long free) {
        String text = file + ": " + used / MIB + " MiB, " + free / MIB + " MiB free on its disk";
        if (free < TOO_LITTLE) {
            return Finding.fail(NAME, text);
        }
        return free < LITTLE ? Finding.warn(NAME, text) : Finding.ok(NAME, text);
    }
}
