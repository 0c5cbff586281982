package dev.jwaku.cli;

import dev.jwaku.tools.archive.database.DatabaseFailedException;
import dev.jwaku.tools.archive.database.HistoryUrl;
import dev.jwaku.tools.archive.database.UnusableDatabaseException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What the commands on databases have in common. */
final class ArchiveUrls {
    private ArchiveUrls() {}

    /** @throws UsageException if it is missing or no database; it is never shown, since it may hold a password */
    static HistoryUrl parse(String flag, @Nullable String text) {
        if (text == null) {
            throw new UsageException(flag + " is needed");
        }
        try {
            return HistoryUrl.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(flag + ": " + e.getMessage(), e);
        }
    }

    /** A database that cannot be used is wrong use; one that fails in the middle is a bad end. */
    static int run(String command, PrintWriter err, String advice, Callable<Integer> work) throws Exception {
        try {
            return work.call();
        } catch (UnusableDatabaseException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        } catch (DatabaseFailedException e) {
            int unused = Complaint.of(e.getMessage() + advice, e, command, err);
            return ExitCode.BAD;
        }
    }

    /** Most of anything that is asked for. */
    static void checkAtMost(String flag, int value, int most) {
        if (value < 0 || value > most) {
            throw new UsageException(flag + " must be a number from 0 to " + most);
        }
    }
}
