package dev.jwaku.delivery.inbox;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.StorageException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What the door task is told. */
sealed interface DoorEntry {
    /** A message came as it was sent. */
    record Live(Candidate message) implements DoorEntry {}

    /** Messages came from a store, or none, and coverage that is true with them. */
    record Recovered(List<Candidate> messages, Map<Criterion, Coverage> coverage, Reply reply) implements DoorEntry {}

    /** Somebody new listens. */
    record Look() implements DoorEntry {}

    /** Where the verifier waits for what became of recovered messages. */
    final class Reply {
        private final Signal done;
        private final AtomicReference<@Nullable List<Outcome>> outcomes = new AtomicReference<>();
        private final AtomicReference<@Nullable StorageException> failure = new AtomicReference<>();

        Reply(World world) {
            this.done = new Signal(world);
        }

        void outcomes(List<Outcome> all) {
            outcomes.set(all);
            done.raise();
        }

        void failed(StorageException reason) {
            failure.set(reason);
            done.raise();
        }

        /** What became of them. */
        List<Outcome> await(Deadline deadline) {
            if (!done.await(deadline)) {
                throw new StorageException("the inbox is too busy to take recovered messages");
            }
            StorageException reason = failure.get();
            if (reason != null) {
                throw reason;
            }
            List<Outcome> all = outcomes.get();
            return all == null ? List.of() : all;
        }
    }
}
