package dev.jwaku.simulation.network;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.simulation.SimulatedNode;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A listening port: connections wait here until the process accepts them, so that a stopped process still looks open.
 *
 * @param <C> what is accepted
 */
final class Backlog<C> {
    /** Connections that wait to be accepted; more are ignored and their dialers try again. */
    static final int CAPACITY = 128;

    private final SimulatedNode node;
    private final Mailbox<C> waiting;
    private final Class<C> kind;
    private final @Nullable SimulatedNetwork owner;

    Backlog(SimulatedNode node, Class<C> kind) {
        this(node, kind, null);
    }

    /** @param owner whose identity and limits the connections have */
    Backlog(SimulatedNode node, Class<C> kind, @Nullable SimulatedNetwork owner) {
        this.node = node;
        this.kind = kind;
        this.owner = owner;
        this.waiting = new Mailbox<>(node, CAPACITY);
    }

    SimulatedNode node() {
        return node;
    }

    Optional<SimulatedNetwork> owner() {
        return Optional.ofNullable(owner);
    }

    boolean accepts(Class<?> wanted) {
        return kind == wanted;
    }

    boolean isFull() {
        return waiting.size() >= CAPACITY;
    }

    /** Hands a connection to the listener. */
    void add(Object connection) {
        waiting.offer(kind.cast(connection));
    }

    void acceptWith(Tasks tasks, String name, Consumer<C> onConnection) {
        tasks.start(name, () -> {
            C next;
            while ((next = waiting.take(Deadline.NEVER)) != null) {
                onConnection.accept(next);
            }
        });
    }

    void close() {
        waiting.close();
    }
}
