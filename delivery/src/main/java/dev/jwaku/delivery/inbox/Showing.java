package dev.jwaku.delivery.inbox;

import dev.jwaku.delivery.MessageListener;
import dev.jwaku.delivery.ReceivedMessage;
import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.StorageException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows committed messages to listeners, in the order of their rows, and notes how far it has come. A crash in between
 * means that the next listener is shown some of them again. Used by the door task only.
 */
final class Showing {
    private static final int PAGE = 256;

    private static final Logger log = LoggerFactory.getLogger(Showing.class);

    private final World world;
    private final InboxStore store;
    private final Followers followers;

    Showing(World world, InboxStore store, Followers followers) {
        this.world = world;
        this.store = store;
        this.followers = followers;
    }

    /** Shows new listeners what nobody was shown: it was committed in an earlier run, or while nobody listened. */
    void catchUp() {
        for (Criterion criterion : followers.toCatchUp()) {
            try {
                catchUp(criterion);
            } catch (StorageException e) {
                log.atWarn().setCause(e).addKeyValue("topic", criterion).log("the inbox cannot be read");
            }
        }
    }

    private void catchUp(Criterion criterion) {
        long shown = store.find(criterion).map(InboxStore.Remembered::shown).orElse(0L);
        List<ReceivedMessage> page = store.after(criterion, shown, PAGE);
        while (!page.isEmpty()) {
            for (ReceivedMessage message : page) {
                if (!show(criterion, message)) {
                    mark(Map.of(criterion, shown));
                    return;
                }
                shown = message.number();
            }
            mark(Map.of(criterion, shown));
            page = store.after(criterion, shown, PAGE);
        }
        followers.caughtUp(criterion);
    }

    /** Shows new messages to those who listen and have been shown all earlier ones. */
    void show(List<ReceivedMessage> messages) {
        Map<Criterion, Long> marks = new TreeMap<>();
        for (ReceivedMessage message : messages) {
            Criterion criterion =
                    new Criterion(message.pubsubTopic(), message.message().contentTopic());
            if (followers.isCaughtUp(criterion) && show(criterion, message)) {
                marks.put(criterion, message.number());
            }
        }
        mark(marks);
    }

    /** Whether anybody was shown it. */
    private boolean show(Criterion criterion, ReceivedMessage message) {
        List<MessageListener> listeners = followers.listeners(criterion);
        String failure = "";
        for (MessageListener listener : listeners) {
            try {
                listener.onMessage(message);
            } catch (CancelledException e) {
                throw e;
            } catch (RuntimeException e) {
                failure = e.getClass().getSimpleName();
                world.taskFailed("subscriber of " + criterion.contentTopic(), e);
            }
        }
        if (!listeners.isEmpty()) {
            trace(criterion, message, failure);
        }
        return !listeners.isEmpty();
    }

    private void trace(Criterion criterion, ReceivedMessage message, String failure) {
        world.events()
                .emit(
                        failure.isEmpty() ? "delivery.shown" : "delivery.listener_failed",
                        "msg_hash",
                        message.hash(),
                        "topic",
                        criterion.pubsubTopic().name(),
                        "ctopic",
                        criterion.contentTopic().name(),
                        "number",
                        message.number(),
                        "why",
                        failure);
    }

    private void mark(Map<Criterion, Long> numbers) {
        Map<Criterion, Long> marks = new TreeMap<>(numbers);
        marks.keySet().removeIf(followers::hasReaders);
        if (marks.isEmpty()) {
            return;
        }
        try {
            store.markShown(marks);
        } catch (StorageException e) {
            // They are shown again after a restart, with the same numbers.
            log.atWarn().setCause(e).log("not noted which messages were shown");
        }
    }
}
