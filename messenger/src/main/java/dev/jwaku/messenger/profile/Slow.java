package dev.jwaku.messenger.profile;

import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.World;
import java.util.concurrent.Callable;

/** Calls that hold a processor for long and throw nothing checked, run where they disturb nobody. */
public final class Slow {
    private Slow() {}

    /** Offloads the call and waits for it. */
    public static <T> T run(World world, Callable<T> call) {
        try {
            return world.offload(call);
        } catch (RuntimeException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("interrupted while waiting for a slow call");
        } catch (Exception e) {
            throw new IllegalStateException("a call without checked exceptions threw one", e);
        }
    }
}
