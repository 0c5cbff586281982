package dev.jwaku.delivery;

import dev.jwaku.delivery.outbox.Finished;
import dev.jwaku.delivery.outbox.OutboxRow;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Monitor;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.MessageHash;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The receipt for one accepted message: what became of it so far. Any thread. */
public final class SendTicket {
    private final World world;
    private final long id;
    private final Monitor monitor;
    private State state;

    private SendTicket(World world, long id, State state) {
        this.world = world;
        this.id = id;
        this.state = state;
        this.monitor = new Monitor(world);
    }

    /** The ticket of an unfinished message. */
    static SendTicket of(World world, OutboxRow row) {
        return new SendTicket(world, row.id(), State.of(row));
    }

    /** The ticket of a finished message. */
    static SendTicket of(World world, Finished finished) {
        return new SendTicket(world, finished.id(), State.of(finished, List.of(finished.hash())));
    }

    /** The number of its outbox row; the same in all {@link DeliveryEvent}s, also after a restart. */
    public long id() {
        return id;
    }

    /**
     * The deterministic hash by which the network knows the message now. It is settled once the stage is
     * {@link Stage#PUBLISHED}, unless the message may be stamped anew: one that waited for a peer gets a fresh time
     * when there is one.
     */
    public MessageHash hash() {
        return state().hash();
    }

    /** All hashes under which the message may have gone out, oldest first. */
    public List<MessageHash> hashes() {
        return state().hashes();
    }

    /** How often it was stamped anew so far. */
    public int generation() {
        return state().generation();
    }

    /** How far it has come. */
    public Stage stage() {
        return state().stage();
    }

    /**
     * Whether nothing will change any more. True for {@link Stage#PUBLISHED} only if nobody can say more: the weaker
     * promise, {@link #unverified} says why.
     */
    public boolean isFinal() {
        return state().isFinal();
    }

    /** The store nodes that have it: none before {@link Stage#STORED}, up to two later on. */
    public List<PeerId> witnesses() {
        return state().witnesses();
    }

    /** Why it failed; empty unless the stage is {@link Stage#FAILED}. */
    public Optional<String> failure() {
        State now = state();
        return now.kind().map(kind -> now.reason());
    }

    /** In which way it failed; empty unless the stage is {@link Stage#FAILED}. */
    public Optional<FailureKind> failureKind() {
        return state().kind();
    }

    /** Why nobody can say whether it is stored; empty unless it ended as {@link Stage#PUBLISHED}. */
    public Optional<String> unverified() {
        State now = state();
        return now.isFinal() && now.stage() == Stage.PUBLISHED ? Optional.of(now.reason()) : Optional.empty();
    }

    private State state() {
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
     * @return false if the time passed first, or it ended before
     * @throws dev.jwaku.runtime.CancelledException if the thread was interrupted
     */
    public boolean await(Stage wanted, Duration timeout) {
        Deadline deadline = Deadline.after(world, timeout);
        monitor.lock();
        try {
            while (state.stage().compareTo(wanted) < 0 && !state.isFinal()) {
                if (!monitor.await(deadline) && deadline.isExpired()) {
                    break;
                }
            }
            Stage reached = state.stage();
            return reached.compareTo(wanted) >= 0 && (reached == wanted || reached != Stage.FAILED);
        } finally {
            monitor.unlock();
        }
    }

    /**
     * Waits until nothing will change any more.
     *
     * @return whether that is so; false if the time passed first
     * @throws dev.jwaku.runtime.CancelledException if the thread was interrupted
     */
    public boolean awaitEnd(Duration timeout) {
        Deadline deadline = Deadline.after(world, timeout);
        monitor.lock();
        try {
            while (!state.isFinal()) {
                if (!monitor.await(deadline) && deadline.isExpired()) {
                    break;
                }
            }
            return state.isFinal();
        } finally {
            monitor.unlock();
        }
    }

    void update(OutboxRow row) {
        set(State.of(row));
    }

    void finish(Finished finished) {
        set(State.of(finished, hashes()));
    }

    void witnessed(List<PeerId> all) {
        monitor.lock();
        try {
            state = state.with(all);
            monitor.signalAll();
        } finally {
            monitor.unlock();
        }
    }

    private void set(State next) {
        monitor.lock();
        try {
            if (next.stage().compareTo(state.stage()) >= 0 && (next.isFinal() || !state.isFinal())) {
                state = next;
                monitor.signalAll();
            }
        } finally {
            monitor.unlock();
        }
    }

    @Override
    public String toString() {
        return "SendTicket[" + id + ", " + hash() + ", " + stage() + "]";
    }

    private record State(
            Stage stage,
            boolean isFinal,
            MessageHash hash,
            int generation,
            List<MessageHash> hashes,
            List<PeerId> witnesses,
            Optional<FailureKind> kind,
            String reason) {
        private static State of(OutboxRow row) {
            return new State(
                    row.isPublished() ? Stage.PUBLISHED : Stage.ACCEPTED,
                    false,
                    row.hash(),
                    row.generation(),
                    row.hashes(),
                    List.of(),
                    Optional.empty(),
                    "");
        }

        private State with(List<PeerId> all) {
            return new State(stage, isFinal, hash, generation, hashes, List.copyOf(all), kind, reason);
        }

        private static State of(Finished finished, List<MessageHash> hashes) {
            return new State(
                    finished.stage(),
                    true,
                    finished.hash(),
                    finished.generation(),
                    hashes,
                    finished.witnesses(),
                    finished.kind(),
                    finished.reason());
        }
    }
}
