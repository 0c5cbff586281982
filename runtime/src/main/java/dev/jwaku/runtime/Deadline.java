package dev.jwaku.runtime;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The moment, in one world's monotonic time, at which a wait is given up. Immutable. */
public final class Deadline {
    /** For waits that end only because somebody closes what is waited on (a reader of an idle connection). */
    public static final Deadline NEVER = new Deadline(null, Long.MAX_VALUE);

    private final @Nullable World world;
    private final long nanos;

    private Deadline(@Nullable World world, long nanos) {
        this.world = world;
        this.nanos = nanos;
    }

    /** A deadline this long from now. Zero or less is already expired; very long durations saturate. */
    public static Deadline after(World world, Duration timeout) {
        long now = world.nanoTime();
        long wait;
        try {
            wait = timeout.toNanos();
        } catch (ArithmeticException e) {
            wait = timeout.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        if (wait >= Long.MAX_VALUE - 1 - now) {
            return new Deadline(world, Long.MAX_VALUE - 1);
        }
        return new Deadline(world, Math.max(0, now + Math.max(wait, -now)));
    }

    /** A deadline at a {@link World#nanoTime()} value. */
    public static Deadline at(World world, long nanos) {
        return new Deadline(world, nanos);
    }

    /** The {@link World#nanoTime()} value of this deadline; {@link Long#MAX_VALUE} for {@link #NEVER}. */
    public long nanos() {
        return nanos;
    }

    /** Whether the moment has passed. */
    public boolean isExpired() {
        return world != null && world.nanoTime() >= nanos;
    }

    /** What is left, never negative. For {@link #NEVER} a very long duration. */
    public Duration remaining() {
        return world == null
                ? Duration.ofNanos(Long.MAX_VALUE)
                : Duration.ofNanos(Math.max(0, nanos - world.nanoTime()));
    }

    /** The earlier of the two. */
    public Deadline earlier(Deadline other) {
        return other.nanos < nanos ? other : this;
    }

    @Override
    public String toString() {
        return world == null ? "Deadline[never]" : "Deadline[in " + remaining() + "]";
    }
}
