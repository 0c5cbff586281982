package dev.jwaku.libp2p.multistream;

import dev.jwaku.libp2p.ConnectionClosedException;
import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.ProtocolNotSupportedException;
import dev.jwaku.libp2p.StreamResetException;
import dev.jwaku.libp2p.muxer.MuxedStream;
import dev.jwaku.libp2p.transport.Duplex;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;

/**
 * Both sides of multistream-select 1.0. The dialer sends its header and first proposal at once; the listener echoes
 * what it accepts and answers everything else, {@code ls} too, with {@code na}. Neither depends on the order in which
 * the other sends its header.
 */
public final class Multistream {
    /** Longest token, with its line break. */
    public static final int MAX_TOKEN_LENGTH = 1024;
    /** How many proposals a listener answers before it gives up. */
    public static final int MAX_PROPOSALS = 64;

    private static final String HEADER = "/multistream/1.0.0";
    private static final String NOT_AVAILABLE = "na";
    private static final Bytes HEADER_TOKEN = Tokens.encode(HEADER);

    private Multistream() {}

    /**
     * What opens a stream for one protocol: header, proposal, and what the proposer says first in the hope that it is
     * accepted; may be empty.
     */
    public static byte[] proposal(ProtocolId protocol, Bytes first) {
        return Bytes.concat(HEADER_TOKEN, Tokens.encode(protocol.name()), first).toByteArray();
    }

    /**
     * Waits until the peer takes the protocol that was proposed on a stream with {@link #proposal}.
     *
     * @param remote names the peer in errors
     * @throws ProtocolNotSupportedException if the peer does not take it
     * @throws MalformedMessageException if the peer does not speak multistream-select
     * @throws StreamResetException if the peer ends the stream instead of answering
     */
    public static void awaitAcceptance(MuxedStream stream, ProtocolId protocol, Deadline deadline, String remote) {
        Channel<RuntimeException> channel = new StreamChannel(stream, deadline);
        readHeader(channel, remote);
        if (!isAccepted(channel, protocol, remote)) {
            throw new ProtocolNotSupportedException(remote + " speaks none of " + List.of(protocol));
        }
    }

    /**
     * Proposes protocols on a stream, in order, until the peer takes one.
     *
     * @param remote names the peer in errors
     * @throws ProtocolNotSupportedException if the peer takes none
     * @throws MalformedMessageException if the peer does not speak multistream-select
     * @throws StreamResetException if the peer ends the stream instead of answering
     */
    public static ProtocolId select(MuxedStream stream, List<ProtocolId> proposals, Deadline deadline, String remote) {
        return select(new StreamChannel(stream, deadline), proposals, remote);
    }

    /**
     * Proposes protocols on a connection, in order, until the peer takes one. Blocks until the peer answers or the
     * connection is closed.
     *
     * @param remote names the peer in errors
     * @throws ProtocolNotSupportedException if the peer takes none
     * @throws MalformedMessageException if the peer does not speak multistream-select
     * @throws ConnectionClosedException if the peer ends the connection instead of answering
     */
    public static ProtocolId select(Duplex connection, List<ProtocolId> proposals, String remote) throws IOException {
        return select(new DuplexChannel(connection), proposals, remote);
    }

    /**
     * Answers the peer's proposals on a stream until one is accepted.
     *
     * @param remote names the peer in errors
     * @throws ProtocolNotSupportedException if the peer gives up or makes too many proposals
     * @throws MalformedMessageException if the peer does not speak multistream-select
     */
    public static ProtocolId negotiate(
            MuxedStream stream, Predicate<ProtocolId> supported, Deadline deadline, String remote) {
        return negotiate(new StreamChannel(stream, deadline), supported, remote);
    }

    /**
     * Answers the peer's proposals on a connection until one is accepted. Blocks until then or until the connection is
     * closed.
     *
     * @param remote names the peer in errors
     * @throws ProtocolNotSupportedException if the peer gives up or makes too many proposals
     * @throws MalformedMessageException if the peer does not speak multistream-select
     */
    public static ProtocolId negotiate(Duplex connection, Predicate<ProtocolId> supported, String remote)
            throws IOException {
        return negotiate(new DuplexChannel(connection), supported, remote);
    }

    private static <E extends Exception> ProtocolId select(
            Channel<E> channel, List<ProtocolId> proposals, String remote) throws E {
        if (proposals.isEmpty()) {
            throw new IllegalArgumentException("at least one protocol must be proposed");
        }
        boolean headerRead = false;
        for (ProtocolId proposal : proposals) {
            Bytes token = Tokens.encode(proposal.name());
            channel.write(headerRead ? token : Bytes.concat(HEADER_TOKEN, token));
            if (!headerRead) {
                readHeader(channel, remote);
                headerRead = true;
            }
            if (isAccepted(channel, proposal, remote)) {
                return proposal;
            }
        }
        throw new ProtocolNotSupportedException(remote + " speaks none of " + proposals);
    }

    private static <E extends Exception> boolean isAccepted(Channel<E> channel, ProtocolId proposal, String remote)
            throws E {
        String answer = Tokens.read(channel, remote);
        if (answer == null) {
            throw channel.ended(remote + " ended the negotiation of " + proposal);
        }
        if (answer.equals(proposal.name())) {
            return true;
        }
        if (!answer.equals(NOT_AVAILABLE)) {
            throw new MalformedMessageException(
                    "multistream with " + remote + ": proposed " + proposal + ", answered " + Tokens.quote(answer));
        }
        return false;
    }

    private static <E extends Exception> ProtocolId negotiate(
            Channel<E> channel, Predicate<ProtocolId> supported, String remote) throws E {
        readHeader(channel, remote);
        // A proposal that came along with the header is answered along with ours: every write wakes the peer.
        Bytes first = HEADER_TOKEN;
        if (!channel.isReadable()) {
            channel.write(first);
            first = Bytes.EMPTY;
        }
        String last = "nothing";
        for (int i = 0; i < MAX_PROPOSALS; i++) {
            String name = Tokens.read(channel, remote);
            if (name == null) {
                throw new ProtocolNotSupportedException(remote + " gave up the negotiation after " + last);
            }
            if (isAccepted(name, supported)) {
                channel.write(Bytes.concat(first, Tokens.encode(name)));
                return ProtocolId.of(name);
            }
            channel.write(Bytes.concat(first, Tokens.encode(NOT_AVAILABLE)));
            first = Bytes.EMPTY;
            last = Tokens.quote(name);
        }
        throw new ProtocolNotSupportedException(
                remote + " made more than " + MAX_PROPOSALS + " proposals, last " + last);
    }

    private static boolean isAccepted(String name, Predicate<ProtocolId> supported) {
        return !name.isEmpty() && name.indexOf('\n') < 0 && supported.test(ProtocolId.of(name));
    }

    private static <E extends Exception> void readHeader(Channel<E> channel, String remote) throws E {
        String header = Tokens.read(channel, remote);
        if (header == null) {
            throw channel.ended(remote + " ended the negotiation before its header");
        }
        if (!header.equals(HEADER)) {
            throw new MalformedMessageException(
                    "multistream with " + remote + ": expected " + HEADER + ", got " + Tokens.quote(header));
        }
    }

    /** Where tokens are exchanged: both kinds of pipes under one face, each with its own kind of failure. */
    interface Channel<E extends Exception> {
        int read(byte[] target, int offset, int length) throws E;

        void write(Bytes tokens) throws E;

        boolean isReadable();

        Libp2pException ended(String message);
    }

    private record StreamChannel(MuxedStream stream, Deadline deadline) implements Channel<RuntimeException> {
        @Override
        public int read(byte[] target, int offset, int length) {
            return stream.read(target, offset, length, deadline);
        }

        @Override
        public void write(Bytes tokens) {
            byte[] bytes = tokens.toByteArray();
            stream.write(bytes, 0, bytes.length, deadline);
        }

        @Override
        public boolean isReadable() {
            return stream.isReadable();
        }

        @Override
        public Libp2pException ended(String message) {
            return new StreamResetException(message);
        }
    }

    private record DuplexChannel(Duplex connection) implements Channel<IOException> {
        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return connection.read(target, offset, length);
        }

        @Override
        public void write(Bytes tokens) throws IOException {
            byte[] bytes = tokens.toByteArray();
            connection.write(bytes, 0, bytes.length);
        }

        @Override
        public boolean isReadable() {
            return false;
        }

        @Override
        public Libp2pException ended(String message) {
            return new ConnectionClosedException(message);
        }
    }
}
