package dev.jwaku.archive;

import dev.jwaku.waku.store.MessageArchive;
import java.util.Optional;

/** A history in a database server that tells how it does. */
public interface ReportingArchive extends MessageArchive {
    /** What was last read; empty before the database was there once. Waits for nothing. */
    Optional<DatabaseReport> report();
}
