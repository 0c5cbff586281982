package dev.jwaku.tools.archive.importing;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.tools.archive.database.DatabaseFailedException;
import dev.jwaku.tools.archive.database.MessageKey;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A text file that says what was moved: a line that names the source, then one for each part. The text of the last row
 * is in hexadecimal, since it may be any. Replaced as a whole. It may be deleted when a move is over.
 */
final class ProgressFile {
    private static final int FIELDS = 8;

    private final Path file;

    ProgressFile(Path file) {
        this.file = file;
    }

    /** Nothing if it is of another source, or damaged: then everything is read again. */
    Map<Long, RangeProgress> read(String source) {
        Map<Long, RangeProgress> found = new LinkedHashMap<>();
        try {
            List<String> lines = Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
            if (lines.isEmpty() || !lines.getFirst().equals(source)) {
                return found;
            }
            for (String line : lines.subList(1, lines.size())) {
                RangeProgress progress = parse(line.split(" ", -1));
                found.put(progress.from(), progress);
            }
            return found;
        } catch (IOException | IllegalArgumentException e) {
            return new LinkedHashMap<>();
        }
    }

    private static RangeProgress parse(String[] fields) {
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException("a line has " + fields.length + " fields");
        }
        return new RangeProgress(
                Long.parseLong(fields[0]),
                Long.parseLong(fields[1]),
                new MessageKey(
                        Long.parseLong(fields[2]), Bytes.fromHex(fields[3]).toUtf8()),
                Long.parseLong(fields[4]),
                Long.parseLong(fields[5]),
                Long.parseLong(fields[6]),
                Boolean.parseBoolean(fields[7]));
    }

    void write(String source, Collection<RangeProgress> parts) {
        List<String> lines = new ArrayList<>(List.of(source));
        for (RangeProgress part : parts) {
            lines.add("%d %d %d %s %d %d %d %s"
                    .formatted(
                            part.from(),
                            part.to(),
                            part.last().timestamp(),
                            Bytes.utf8(part.last().hash()).toHex(),
                            part.read(),
                            part.added(),
                            part.bad(),
                            part.complete()));
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.write(fresh, lines, StandardCharsets.UTF_8);
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new DatabaseFailedException("cannot write " + file + ": " + e, e);
        }
    }
}
