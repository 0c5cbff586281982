package dev.jwaku.delivery;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Monitor;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.MessageHash;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The receipt for one accepted message: what became of it so far. Any thread. */
public final class SendTicket {
    private final World world;
    private final long id;
    private final MessageHash hash;
    private final Monitor monitor;
    private Stage stage = Stage.ACCEPTED;
    private @Nullable String failure;

    SendTicket(World world, long id, MessageHash hash) {
        this.world = world;
        this.id = id;
        this.hash = hash;
        this.monitor = new Monitor(world);
    }

    /** The number of its outbox row; the same in all {@link DeliveryEvent}s, also after a restart. */
    public long id() {
        return id;
    }

    /** The deterministic hash by which the whole network knows the message. */
    public MessageHash hash() {
        return hash;
    }

    /** How far it has come. */
    public Stage stage() {
        monitor.lock();
        try {
            return stage;
        } finally {
            monitor.unlock();
        }
    }

    /** Why it failed; empty unless the stage is {@link Stage#FAILED}. */
    public Optional<String> failure() {
        monitor.lock();
        try {
            return Optional.ofNullable(failure);
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
    public boolean await(Stage wanted, Duration timeout) {
        Deadline deadline = Deadline.after(world, timeout);
        monitor.lock();
        try {
            while (stage.compareTo(wanted) < 0) {
                if (!monitor.await(deadline) && stage.compareTo(wanted) < 0) {
                    return false;
                }
            }
            return stage != Stage.FAILED || wanted == Stage.FAILED;
        } finally {
            monitor.unlock();
        }
    }

    void advance(Stage next, @Nullable String reason) {
        monitor.lock();
        try {
            if (next.compareTo(stage) > 0 && !stage.isFinal()) {
                stage = next;
                failure = reason;
                monitor.signalAll();
            }
        } finally {
            monitor.unlock();
        }
    }

    @Override
    public String toString() {
        return "SendTicket[" + id + ", " + hash + ", " + stage() + "]";
    }
}
