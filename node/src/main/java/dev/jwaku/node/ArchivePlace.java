package dev.jwaku.node;

import dev.jwaku.runtime.World;
import dev.jwaku.waku.store.MessageArchive;
import java.nio.file.Path;
import java.util.function.Function;

/** Where a store node keeps its messages. */
public sealed interface ArchivePlace {
    /** In memory, the newest 25,000. */
    record Memory() implements ArchivePlace {}

    /**
     * In a SQLite file.
     *
     * @param file made with its folder if it is not there
     */
    record SqliteFile(Path file) implements ArchivePlace {}

    /**
     * Wherever whoever configures the node says; the node does not know all there are.
     *
     * @param factory opens the archive; the node closes it
     * @param forgetsItself whether the archive keeps to the policy by itself
     */
    record Given(Function<World, MessageArchive> factory, boolean forgetsItself) implements ArchivePlace {}
}
