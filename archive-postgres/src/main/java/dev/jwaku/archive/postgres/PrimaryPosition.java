package dev.jwaku.archive.postgres;

import dev.jwaku.runtime.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far the primary had written its log at some moments of the last minute: what a replica has replayed, held against
 * it, says how old the replica's view is. A replica alone cannot tell: one that has lost its primary believes to be up
 * to date, and one whose primary is idle seems to be late. Thread-safe.
 */
final class PrimaryPosition {
    /** More moments than a minute has looks. */
    private static final int REMEMBERED = 100;

    private final World world;
    private volatile List<Sample> samples = List.of();

    /**
     * A moment.
     *
     * @param nanoTime at or before which everything is written
     * @param position bytes of the log
     * @param table identity of the table of messages, which is the same on a copy
     */
    private record Sample(long nanoTime, long position, long table) {}

    PrimaryPosition(World world) {
        this.world = world;
    }

    /**
     * Notes where the primary is. Of one task.
     *
     * @param asked when it was asked
     */
    void note(long asked, long position, long table) {
        List<Sample> more = new ArrayList<>(samples);
        // another server took over with a history of its own
        more.removeIf(sample -> sample.position > position || sample.table != table);
        more.add(new Sample(asked, position, table));
        samples = List.copyOf(more.subList(Math.max(0, more.size() - REMEMBERED), more.size()));
    }

    /** Whether a server has the same tables; false while nothing is known. */
    boolean isOf(long table) {
        List<Sample> known = samples;
        return !known.isEmpty() && known.getLast().table == table;
    }

    /**
     * How old a view is that has everything up to a position. Zero if the primary was not seen any further; when it is
     * away, nothing newer is known.
     *
     * @return empty if that cannot be told: it is older than all moments remembered
     */
    Optional<Duration> age(long replayed) {
        List<Sample> known = samples;
        if (known.isEmpty()) {
            return Optional.empty();
        }
        if (known.getLast().position <= replayed) {
            return Optional.of(Duration.ZERO);
        }
        return known.reversed().stream()
                .filter(sample -> sample.position <= replayed)
                .findFirst()
                .map(sample -> Duration.ofNanos(world.nanoTime() - sample.nanoTime));
    }
}
