package dev.jwaku.messenger.chat;

import dev.jwaku.delivery.Subscription;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Monitor;
import dev.jwaku.runtime.World;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Tells everybody who waits or listens what is now on disk. Any thread. */
final class Board implements Bulletin {
    /** Most receipts remembered; an older one keeps the state that it had. */
    private static final int MOST_RECEIPTS = 2 * PostOffice.MOST_UNACKNOWLEDGED;

    private final World world;
    private final Monitor monitor;
    private final Map<MessageId, OutgoingMessage> receipts = new LinkedHashMap<>();
    private final List<MessengerListener> listeners = new CopyOnWriteArrayList<>();
    private long newest;

    Board(World world) {
        this.world = world;
        this.monitor = new Monitor(world);
    }

    Subscription listen(MessengerListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Remembers a receipt until its message is delivered. */
    void post(OutgoingMessage receipt) {
        monitor.lock();
        try {
            receipts.put(receipt.id(), receipt);
            if (receipts.size() > MOST_RECEIPTS) {
                receipts.remove(receipts.keySet().iterator().next());
            }
        } finally {
            monitor.unlock();
        }
        world.events().emit("chat.accepted", "message_id", receipt.id());
    }

    void onState(StateChange change) {
        MessageId id = change.id();
        boolean isEnd = change.whole().filter(State.DELIVERED::equals).isPresent();
        OutgoingMessage receipt;
        monitor.lock();
        try {
            receipt = isEnd ? receipts.remove(id) : receipts.get(id);
        } finally {
            monitor.unlock();
        }
        if (receipt != null) {
            receipt.on(change);
        }
        change.recipient().ifPresent(peer -> tell(listener -> listener.onRecipient(id, peer, change.state())));
        change.whole().ifPresent(state -> {
            world.events().emit("chat.state", "message_id", id, "state", state.name());
            tell(listener -> listener.onState(id, state));
        });
    }

    void onMessage(InboxMessage message) {
        monitor.lock();
        try {
            newest = Math.max(newest, message.number());
            monitor.signalAll();
        } finally {
            monitor.unlock();
        }
        world.events().emit("chat.received", "message_id", message.id(), "number", message.number());
        tell(listener -> listener.onMessage(message));
    }

    /** Waits for a message with a higher number; false if the deadline passed first. */
    boolean awaitAfter(long number, Deadline deadline) {
        monitor.lock();
        try {
            while (newest <= number) {
                if (!monitor.await(deadline) && newest <= number) {
                    return false;
                }
            }
            return true;
        } finally {
            monitor.unlock();
        }
    }

    /** Whether any listener wants a message proved that is acknowledged. */
    boolean wantsProof(MessageId id, ChatKey recipient) {
        boolean isWanted = false;
        for (MessengerListener listener : listeners) {
            try {
                isWanted |= listener.wantsProof(id, recipient);
            } catch (RuntimeException e) {
                world.taskFailed("messenger listener", e);
            }
        }
        return isWanted;
    }

    @Override
    public void tell(Consumer<MessengerListener> fact) {
        for (MessengerListener listener : listeners) {
            try {
                fact.accept(listener);
            } catch (RuntimeException e) {
                world.taskFailed("messenger listener", e);
            }
        }
    }
}
