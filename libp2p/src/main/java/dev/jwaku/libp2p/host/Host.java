package dev.jwaku.libp2p.host;

import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.identify.IdentifyInfo;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What protocols see of libp2p: streams to peers by name, handlers for streams from peers.
 *
 * <p>All methods may be called from any task.
 */
public interface Host extends AutoCloseable {
    /** Our own name. */
    PeerId peerId();

    /** The addresses we listen on, with the ports really bound, without {@code /p2p}. */
    List<Multiaddr> listenAddresses();

    /** The addresses that others are told to dial us at, without {@code /p2p}; those we listen on unless configured. */
    default List<Multiaddr> announcedAddresses() {
        return listenAddresses();
    }

    /**
     * Serves a protocol from now on. Register before the host listens or dials: peers ask for streams at once.
     *
     * @throws IllegalStateException if the protocol has a handler already
     */
    void handle(ProtocolId protocol, StreamLimits limits, StreamHandler handler);

    /** The protocols that have a handler, sorted. */
    List<ProtocolId> protocols();

    /**
     * Connects to a peer, or returns at once if it is connected already. Dials of one peer are serialised.
     *
     * @param address with or without {@code /p2p}; with it, any other identity is refused
     * @return the peer's proven name
     * @throws dev.jwaku.libp2p.DialFailedException if it cannot be reached, is refused by a limit, or is another peer
     */
    PeerId connect(Multiaddr address, Deadline deadline);

    /**
     * Connects once more to a peer whose connection may be dead or stand still. From then on streams are opened on the
     * new one; the older one is asked something, and closed once it has answered, or has been silent for a while, so
     * that what was on its way over it can still come. Listeners hear {@link HostListener#renewed}.
     *
     * @param address with {@code /p2p}
     * @throws dev.jwaku.libp2p.DialFailedException as {@link #connect}; the older connection stays as it was
     */
    default PeerId connectAnew(Multiaddr address, Deadline deadline) {
        return connect(address, deadline);
    }

    /**
     * Opens a stream to a connected peer and negotiates the protocol.
     *
     * @throws dev.jwaku.libp2p.ConnectionClosedException if the peer is not connected
     * @throws dev.jwaku.libp2p.ProtocolNotSupportedException if the peer does not speak it
     * @throws dev.jwaku.libp2p.DeadlineExceededException if it did not answer in time
     */
    Stream openStream(PeerId peer, ProtocolId protocol, Deadline deadline);

    /**
     * Opens a stream and says all that we are going to say on it; our direction is closed on return. To a peer that is
     * known to speak the protocol it goes out along with the proposal: one round trip instead of two. Errors are those
     * of {@link #openStream} and {@link Stream#write}; the peer may have read the bytes even then.
     *
     * @param only fits the window that every peer gives a new stream, 256 KiB with yamux; more waits for the peer
     */
    default Stream openStreamWith(PeerId peer, ProtocolId protocol, Bytes only, Deadline deadline) {
        return saying(
                openStream(peer, protocol, deadline),
                stream -> stream.writeLast(only.toByteArray(), 0, only.length(), deadline));
    }

    /**
     * Opens a stream and says something on it; our direction stays open. As {@link #openStreamWith}, and with the same
     * limit.
     */
    default Stream openStreamBeginning(PeerId peer, ProtocolId protocol, Bytes first, Deadline deadline) {
        return saying(
                openStream(peer, protocol, deadline),
                stream -> stream.write(first.toByteArray(), 0, first.length(), deadline));
    }

    private static Stream saying(Stream stream, Consumer<Stream> words) {
        boolean written = false;
        try {
            words.accept(stream);
            written = true;
            return stream;
        } finally {
            if (!written) {
                stream.reset();
            }
        }
    }

    /** All live connections; a peer may have two. */
    List<ConnectionInfo> connections();

    /** The peers with at least one connection. */
    List<PeerId> peers();

    /** Whether a connection to the peer stands. */
    boolean isConnected(PeerId peer);

    /** The streams that are open and negotiated, by protocol and direction, as far as the host knows. */
    default List<ProtocolStreams> openStreams() {
        return List.of();
    }

    /** What the peer last said of itself, if it has. */
    Optional<IdentifyInfo> identified(PeerId peer);

    /**
     * Closes all connections to the peer.
     *
     * @param reason for the log
     */
    void disconnect(PeerId peer, String reason);

    /** Hears of peers from now on. */
    void addListener(HostListener listener);

    /** Closes listeners, connections and tasks, in this order. Idempotent. */
    @Override
    void close();
}
