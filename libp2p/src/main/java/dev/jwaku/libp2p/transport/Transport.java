package dev.jwaku.libp2p.transport;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.runtime.Deadline;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * A way to reach addresses of one kind: TCP, WebSocket, memory, or a simulated network.
 *
 * <p>Implementations pass {@code TransportContract}.
 */
public interface Transport extends AutoCloseable {
    /** Whether this transport can dial and listen on addresses of this form. A trailing {@code /p2p} is ignored. */
    boolean supports(Multiaddr address);

    /**
     * Connects. Blocks until the connection stands or the deadline passes.
     *
     * @throws IOException if the other side refuses, cannot be reached or does not answer in time
     */
    RawConnection dial(Multiaddr address, Deadline deadline) throws IOException;

    /**
     * Listens until the listener is closed. Each accepted connection is given to {@code onConnection}, which must not
     * block: it starts a task and owns the connection from then on.
     *
     * @throws IOException if the address cannot be used, for example because the port is taken
     */
    Listener listen(Multiaddr address, Consumer<RawConnection> onConnection) throws IOException;

    /** Ends what the transport itself keeps running; connections belong to who took them. Idempotent. */
    @Override
    void close();

    /** An open listening address. */
    interface Listener extends AutoCloseable {
        /** The address with the port really bound. */
        Multiaddr address();

        /** Stops listening. Accepted connections stay. Idempotent. */
        @Override
        void close();
    }
}
