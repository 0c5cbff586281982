package dev.jwaku.tools.outage;

import java.io.IOException;
import java.nio.file.Path;

/** A kind of line that takes part. */
interface OutageContestant {
    /** Its name in the report. */
    String name();

    /** Whether the verdict is about it. */
    boolean isOurs();

    /** What exactly it is. */
    String description();

    /**
     * Opens a line of fresh processes whose ends have found the middle.
     *
     * @param folder of its own, empty
     */
    OutageLine open(Path folder, OutageJournal journal) throws IOException;
}
