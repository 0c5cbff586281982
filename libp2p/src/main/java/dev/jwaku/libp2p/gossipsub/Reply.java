package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.DeadlineExceededException;
import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.World;
import org.jspecify.annotations.Nullable;

/** The answer of the owner task to one caller. */
final class Reply<T> {
    private final Signal done;
    private volatile @Nullable T value;

    Reply(World world) {
        this.done = new Signal(world);
    }

    void complete(T answer) {
        value = answer;
        done.raise();
    }

    /** There will be no answer. */
    void cancel() {
        done.raise();
    }

    /**
     * @throws DeadlineExceededException if there is no answer in time; the call may still take effect
     * @throws CancelledException if gossipsub was closed
     */
    T await(Deadline deadline) {
        if (!done.await(deadline)) {
            throw new DeadlineExceededException("gossipsub: no answer of the owner task in time");
        }
        T answer = value;
        if (answer == null) {
            throw new CancelledException("gossipsub is closed");
        }
        return answer;
    }
}
