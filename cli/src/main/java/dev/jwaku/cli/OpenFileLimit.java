package dev.jwaku.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** How many files this process may have open, sockets included. Known on Linux only. */
final class OpenFileLimit {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final String ROW = "Max open files";

    private OpenFileLimit() {}

    /** The soft limit, or nothing if it is unlimited or cannot be known. */
    static OptionalLong current() {
        try {
            return Files.isReadable(LIMITS) ? parse(Files.readAllLines(LIMITS)) : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    static OptionalLong parse(List<String> limits) {
        for (String line : limits) {
            if (line.startsWith(ROW)) {
                String soft = line.substring(ROW.length()).strip().split("\\s+", 2)[0];
                return soft.chars().allMatch(Character::isDigit)
                        ? OptionalLong.of(Long.parseLong(soft))
                        : OptionalLong.empty();
            }
        }
        return OptionalLong.empty();
    }
}
