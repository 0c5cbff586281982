package dev.jwaku.runtime;

import java.time.Duration;
import java.time.Instant;

/** A world whose wall clock is wrong; to those who look at it from there, all other clocks are. */
public final class ShiftedWorld extends ForwardingWorld {
    private final Duration ahead;

    /** @param ahead how far this world's clock is ahead of the other's; negative if it is behind */
    public ShiftedWorld(World world, Duration ahead) {
        super(world);
        this.ahead = ahead;
    }

    @Override
    public Instant now() {
        return super.now().plus(ahead);
    }
}
