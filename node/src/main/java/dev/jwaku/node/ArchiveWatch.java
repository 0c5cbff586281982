package dev.jwaku.node;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.store.ArchiveException;
import dev.jwaku.waku.store.MessageArchive;
import java.time.Duration;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what is in an archive once a minute, on a task of its own: counting is work, a database may be away, and
 * whoever asks for figures waits for neither. Does not own the archive. Methods: any task.
 */
final class ArchiveWatch implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(ArchiveWatch.class);

    private final World world;
    private final MessageArchive archive;
    private final Duration interval;
    private final Duration afterFailure;
    private final Tasks tasks;
    private volatile Optional<ArchiveFigures> latest = Optional.empty();

    private ArchiveWatch(World world, MessageArchive archive, Duration interval, Duration afterFailure) {
        this.world = world;
        this.archive = archive;
        this.interval = interval;
        this.afterFailure = afterFailure;
        this.tasks = new Tasks(world, "archive-watch");
    }

    /** Begins with the first reading. */
    static ArchiveWatch start(World world, MessageArchive archive) {
        return start(world, archive, INTERVAL, AFTER_FAILURE);
    }

    /** The same with other pauses. */
    static ArchiveWatch start(World world, MessageArchive archive, Duration interval, Duration afterFailure) {
        ArchiveWatch watch = new ArchiveWatch(world, archive, interval, afterFailure);
        world.meters().gauge("waku_archive_messages", () -> watch.figure(ArchiveFigures::messages), "type", "stored");
        world.meters().gauge("jwaku_archive_bytes", () -> watch.figure(ArchiveFigures::bytes));
        watch.tasks.start("readings", watch::readings);
        return watch;
    }

    private void readings() {
        Signal never = new Signal(world);
        boolean stopped = false;
        while (!stopped) {
            stopped = never.await(Deadline.after(world, read() ? interval : afterFailure));
        }
    }

    private boolean read() {
        try {
            latest = Optional.of(
                    new ArchiveFigures(archive.count(), archive.sizeBytes(), archive.oldest(), world.now()));
            return true;
        } catch (ArchiveException e) {
            log.atDebug().addKeyValue("error", e.getMessage()).log("the archive's figures cannot be read");
            return false;
        }
    }

    private long figure(ToLongFunction<ArchiveFigures> part) {
        return latest.map(part::applyAsLong).orElse(0L);
    }

    /** The last reading that succeeded; empty before the first one. */
    Optional<ArchiveFigures> latest() {
        return latest;
    }

    @Override
    public void close() {
        tasks.close();
    }
}
