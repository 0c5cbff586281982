package dev.jwaku.libp2p.host;

import dev.jwaku.libp2p.transport.RawConnection;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Timers;
import dev.jwaku.runtime.World;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose handshake does not get on, which wakes whatever step was blocked: the other side has been
 * silent for too long, or all of it takes too long. So a dead end is left soon, and a slow link gets through.
 */
final class HandshakeWatch implements AutoCloseable {
    private final World world;
    private final Timers timers;
    private final RawConnection raw;
    private final CountedConnection counted;
    private final Duration silence;
    private final Deadline limit;
    private volatile boolean over;
    private volatile boolean timedOut;
    private volatile Timers.@Nullable Timer timer;

    /** Watches from now on. @param counted what the handshake reads from, over {@code raw} */
    HandshakeWatch(
            World world,
            Timers timers,
            RawConnection raw,
            CountedConnection counted,
            Duration silence,
            Deadline limit) {
        this.world = world;
        this.timers = timers;
        this.raw = raw;
        this.counted = counted;
        this.silence = silence;
        this.limit = limit;
        arm();
    }

    private void arm() {
        Timers.Timer next = timers.scheduleAt(due(), this::look);
        timer = next;
        if (over) {
            next.cancel();
        }
    }

    private Deadline due() {
        return Deadline.at(world, counted.heardNanos() + silence.toNanos()).earlier(limit);
    }

    private void look() {
        if (over) {
            return;
        }
        if (due().isExpired()) {
            timedOut = true;
            raw.close();
        } else {
            arm();
        }
    }

    /** Whether the connection was closed by this. */
    boolean timedOut() {
        return timedOut;
    }

    /** The handshake is over. */
    @Override
    public void close() {
        over = true;
        Timers.Timer armed = timer;
        if (armed != null) {
            armed.cancel();
        }
    }
}
