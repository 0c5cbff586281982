package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Monitor;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The receipt for one accepted message: what became of it so far. Any thread. */
public final class OutgoingMessage {
    private final World world;
    private final MessageId id;
    private final List<ChatKey> recipients;
    private final Instant acceptedAt;
    private final Monitor monitor;
    private final Map<ChatKey, State> states = new LinkedHashMap<>();
    private State state;

    OutgoingMessage(World world, DispatchReport report) {
        this.world = world;
        this.id = report.id();
        this.recipients = List.copyOf(report.recipients().keySet());
        this.acceptedAt = report.createdAt();
        this.monitor = new Monitor(world);
        report.recipients().forEach((peer, progress) -> states.put(peer, progress.state()));
        this.state = report.state();
    }

    /** The id of the message, the same at the recipients. */
    public MessageId id() {
        return id;
    }

    /** Who it is for, as far as data sync brings it there; empty for a message with other copies only. */
    public List<ChatKey> recipients() {
        return recipients;
    }

    /**
     * Who it is for, if that is one person.
     *
     * @throws IllegalStateException if it is not
     */
    public ChatKey recipient() {
        if (recipients.size() != 1) {
            throw new IllegalStateException("message " + id + " has " + recipients.size() + " recipients");
        }
        return recipients.get(0);
    }

    /** When it was accepted, by the wall clock. */
    public Instant acceptedAt() {
        return acceptedAt;
    }

    /** How far it has come as a whole, see {@link DispatchReport#state()}. */
    public State state() {
        monitor.lock();
        try {
            return state;
        } finally {
            monitor.unlock();
        }
    }

    /**
     * How far it has come to one recipient.
     *
     * @throws IllegalArgumentException if it is not for this one
     */
    public State state(ChatKey recipient) {
        monitor.lock();
        try {
            State known = states.get(recipient);
            if (known == null) {
                throw new IllegalArgumentException("message " + id + " is not for " + recipient);
            }
            return known;
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

    void on(StateChange change) {
        monitor.lock();
        try {
            change.recipient().ifPresent(peer -> states.replace(peer, change.state()));
            state = change.whole().orElse(state);
            monitor.signalAll();
        } finally {
            monitor.unlock();
        }
    }

    @Override
    public String toString() {
        return "OutgoingMessage[" + id + ", " + state() + "]";
    }
}
