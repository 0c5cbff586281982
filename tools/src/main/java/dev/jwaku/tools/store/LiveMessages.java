package dev.jwaku.tools.store;

import dev.jwaku.runtime.World;
import dev.jwaku.tools.store.history.History;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.store.ArchivedMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Messages of the present, each only once, also over several runs on one database. Thread-safe. */
final class LiveMessages {
    private final World world;
    private final History history;
    private final AtomicLong next;

    LiveMessages(World world, History history) {
        this.world = world;
        this.history = history;
        // the time is part of the hash, so that a later run makes others
        this.next = new AtomicLong();
    }

    /** One made now. */
    ArchivedMessage next() {
        return history.live(next.getAndIncrement(), Timestamps.toNanos(world.now()));
    }

    /** Some made now. */
    List<ArchivedMessage> next(int count) {
        List<ArchivedMessage> messages = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            messages.add(next());
        }
        return messages;
    }
}
