package dev.jwaku.peers;

import dev.jwaku.runtime.ForwardingWorld;
import dev.jwaku.runtime.World;
import java.time.Instant;

/**
 * A world whose wall clock is the network's, as far as it is known: for whoever stamps messages and asks store nodes
 * for times, because archives refuse what is more than 20 s off. Everything else is the world beneath. The clock jumps
 * when the estimate changes, as any wall clock may.
 */
public final class NetworkTimeWorld extends ForwardingWorld {
    private final ClockOffset clock;

    /** The world corrected by the clock's offset. */
    public NetworkTimeWorld(World world, ClockOffset clock) {
        super(world);
        this.clock = clock;
    }

    @Override
    public Instant now() {
        return clock.now();
    }
}
