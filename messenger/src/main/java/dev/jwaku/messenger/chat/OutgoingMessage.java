package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Monitor;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.time.Instant;

/** The receipt for one accepted message: what became of it so far. Any thread. */
public final class OutgoingMessage {
    private final World world;
    private final MessageId id;
    private final ChatKey recipient;
    private final Instant acceptedAt;
    private final Monitor monitor;
    private State state = State.QUEUED;

    OutgoingMessage(World world, MessageId id, ChatKey recipient, Instant acceptedAt) {
        this.world = world;
        this.id = id;
        this.recipient = recipient;
        this.acceptedAt = acceptedAt;
        this.monitor = new Monitor(world);
    }

    /** The id of the message, the same at the recipient. */
    public MessageId id() {
        return id;
    }

    /** Who it is for. */
    public ChatKey recipient() {
        return recipient;
    }

    /** When it was accepted, by the wall clock. */
    public Instant acceptedAt() {
        return acceptedAt;
    }

    /** How far it has come. */
    public State state() {
        monitor.lock();
        try {
            return state;
        } finally {
            monitor.unlock();
        }
    }

    /**
     * Waits until the message has come this far.
     *
     * @return false if the time passed first, or it failed on the way
     * @throws dev.jwaku.runtime.CancelledException if the thread was interrupted
     */
    public boolean await(State wanted, Duration timeout) {
        Deadline deadline = Deadline.after(world, timeout);
        monitor.lock();
        try {
            while (state.compareTo(wanted) < 0 && state != State.FAILED) {
                if (!monitor.await(deadline) && state.compareTo(wanted) < 0) {
                    return false;
                }
            }
            return state == wanted || (state != State.FAILED && state.compareTo(wanted) > 0);
        } finally {
            monitor.unlock();
        }
    }

    void advance(State next) {
        monitor.lock();
        try {
            if (next.compareTo(state) > 0) {
                state = next;
                monitor.signalAll();
            }
        } finally {
            monitor.unlock();
        }
    }

    @Override
    public String toString() {
        return "OutgoingMessage[" + id + ", " + state() + "]";
    }
}
