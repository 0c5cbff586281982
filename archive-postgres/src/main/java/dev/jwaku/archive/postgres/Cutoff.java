package dev.jwaku.archive.postgres;

import dev.jwaku.archive.RetentionPolicy;
import dev.jwaku.runtime.World;

/**
 * The time before which messages are forgotten, by this node's clock. Their rows go later, partition by partition;
 * until then nobody sees them.
 */
final class Cutoff {
    private final World world;
    private final RetentionPolicy policy;

    Cutoff(World world, RetentionPolicy policy) {
        this.world = world;
        this.policy = policy;
    }

    /** Nanoseconds since 1970; 0 if the policy knows no age. */
    long nanos() {
        return policy.time()
                .map(age -> Math.max(0, Range.nanos(world.now().minus(age))))
                .orElse(0L);
    }
}
