package dev.jwaku.delivery.outbox;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** When each of many messages is due; of those due at the same time the older one comes first. Pure. */
final class DueQueue {
    private static final Comparator<Due> ORDER =
            Comparator.comparingLong(Due::at).thenComparingLong(Due::id);

    private final TreeSet<Due> queue = new TreeSet<>(ORDER);
    private final Map<Long, Due> byId = new LinkedHashMap<>();

    /** Makes a message due at this time, instead of any other. */
    void set(long id, long at) {
        remove(id);
        Due due = new Due(id, at);
        queue.add(due);
        byId.put(id, due);
    }

    void remove(long id) {
        @Nullable Due due = byId.remove(id);
        if (due != null) {
            queue.remove(due);
        }
    }

    boolean contains(long id) {
        return byId.containsKey(id);
    }

    /** Takes out what is due. */
    List<Long> pollDue(long now, int most) {
        List<Long> due = new ArrayList<>();
        while (due.size() < most && !queue.isEmpty() && queue.first().at() <= now) {
            Due first = queue.removeFirst();
            byId.remove(first.id());
            due.add(first.id());
        }
        return due;
    }

    /** When the next one is due; {@link Long#MAX_VALUE} if none waits. */
    long nextAt() {
        return queue.isEmpty() ? Long.MAX_VALUE : queue.first().at();
    }

    private record Due(long id, long at) {}
}
