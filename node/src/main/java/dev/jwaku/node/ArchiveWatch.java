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
 * Reads what is in an archive every few seconds, up to a minute if that is much work, on a task of its own: a database
 * may be away, and whoever asks for figures waits for nothing. Does not own the archive. Methods: any task.
 */
final class ArchiveWatch implements AutoCloseable {
    private static final Duration SHORTEST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    /** A pause is so many times as long as the reading took, so that reading never takes much of a database. */
    private static final int SHARE = 100;

    private static final Logger log = LoggerFactory.getLogger(ArchiveWatch.class);

    private final World world;
    private final MessageArchive archive;
    private final Duration shortest;
    private final Tasks tasks;
    private volatile Optional<ArchiveFigures> latest = Optional.empty();

    private ArchiveWatch(World world, MessageArchive archive, Duration shortest) {
        this.world = world;
        this.archive = archive;
        this.shortest = shortest;
        this.tasks = new Tasks(world, "archive-watch");
    }

    /** Begins with the first reading. */
    static ArchiveWatch start(World world, MessageArchive archive) {
        return start(world, archive, SHORTEST);
    }

    /** The same with a shorter pause. */
    static ArchiveWatch start(World world, MessageArchive archive, Duration shortest) {
        ArchiveWatch watch = new ArchiveWatch(world, archive, shortest);
        world.meters().gauge("waku_archive_messages", () -> watch.figure(ArchiveFigures::messages), "type", "stored");
        world.meters().gauge("jwaku_archive_bytes", () -> watch.figure(ArchiveFigures::bytes));
        watch.tasks.start("readings", watch::readings);
        return watch;
    }

    private void readings() {
        Signal never = new Signal(world);
        boolean stopped = false;
        while (!stopped) {
            long start = world.nanoTime();
            read();
            stopped = never.await(Deadline.after(world, pause(Duration.ofNanos(world.nanoTime() - start))));
        }
    }

    private Duration pause(Duration took) {
        Duration pause = took.multipliedBy(SHARE);
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause.compareTo(shortest) < 0 ? shortest : pause;
    }

    private void read() {
        try {
            latest = Optional.of(
                    new ArchiveFigures(archive.count(), archive.sizeBytes(), archive.oldest(), world.now()));
        } catch (ArchiveException e) {
            log.atDebug().addKeyValue("error", e.getMessage()).log("the archive's figures cannot be read");
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
