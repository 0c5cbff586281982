package dev.jwaku.tools.store.database;

import dev.jwaku.postgres.server.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** A server that ends with this program, also when somebody presses Ctrl-C: it is a process of its own. */
final class OwnServer implements AutoCloseable {
    private final PostgresServer postgres;
    private final boolean throwAway;
    private final Thread atExit;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param throwAway whether its folder is deleted in the end */
    OwnServer(PostgresServer postgres, boolean throwAway) {
        this.postgres = postgres;
        this.throwAway = throwAway;
        this.atExit = Thread.ofPlatform().name("stop-postgres").unstarted(this::end);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    PostgresServer postgres() {
        return postgres;
    }

    private void end() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        postgres.close();
        if (throwAway) {
            delete(postgres.folder());
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
            Files.deleteIfExists(folder.resolveSibling(folder.getFileName() + ".out")); // what its programs said
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + folder, e);
        }
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // the program ends just now, and the hook finds nothing to do
        }
    }
}
