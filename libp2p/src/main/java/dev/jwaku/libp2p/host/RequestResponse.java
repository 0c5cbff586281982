package dev.jwaku.libp2p.host;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.wire.FrameReader;
import dev.jwaku.libp2p.wire.Frames;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.World;
import java.time.Duration;

/**
 * Protocols of one question and one answer per stream, each a frame with a varint length (waku-protocols.md section 1):
 * metadata, store, light push, filter subscribe, peer exchange. Stateless; any task.
 *
 * @param protocol its name
 * @param maxRequest longest question in bytes, both as client and as server
 * @param maxResponse longest answer in bytes, both as client and as server
 */
public record RequestResponse(ProtocolId protocol, int maxRequest, int maxResponse) {
    private static final int MAX_AT_ONCE = 64 * 1024;

    /**
     * Asks a connected peer and waits for its answer.
     *
     * @throws dev.jwaku.libp2p.Libp2pException as {@link Host#openStream}, or if the answer is missing or too long
     */
    public Bytes ask(Host host, PeerId peer, Bytes request, Deadline deadline) {
        check(request, maxRequest, "request");
        Stream stream = open(host, peer, request, deadline);
        boolean answered = false;
        try {
            Bytes response = new FrameReader(stream, maxResponse, stream.toString()).read(deadline);
            if (response == null) {
                throw new MalformedMessageException(stream + ": closed without an answer");
            }
            answered = true;
            return response;
        } finally {
            if (answered) {
                stream.close();
            } else {
                stream.reset();
            }
        }
    }

    /**
     * A question of usual size goes out along with the proposal; a large one only to a peer that speaks the protocol.
     */
    private Stream open(Host host, PeerId peer, Bytes request, Deadline deadline) {
        if (request.length() <= MAX_AT_ONCE) {
            return host.openStreamWith(peer, protocol, Bytes.wrap(Frames.encode(request)), deadline);
        }
        Stream stream = host.openStream(peer, protocol, deadline);
        boolean written = false;
        try {
            Frames.writeLast(stream, request, deadline);
            written = true;
            return stream;
        } finally {
            if (!written) {
                stream.reset();
            }
        }
    }

    /**
     * A handler that answers questions.
     *
     * @param idle how long a negotiated stream may stay silent before its question; js-waku opens streams minutes ahead
     * @param answer makes the answer; its exceptions reset the stream
     */
    public StreamHandler answering(World world, Duration idle, Answer answer) {
        return stream -> {
            Deadline deadline = Deadline.after(world, idle);
            Bytes request = new FrameReader(stream, maxRequest, stream.toString()).read(deadline);
            if (request == null) {
                return;
            }
            Bytes response = answer.to(stream.peer(), request);
            check(response, maxResponse, "response");
            Frames.writeLast(stream, response, deadline);
        };
    }

    private void check(Bytes message, int max, String what) {
        if (message.length() > max) {
            throw new IllegalArgumentException(
                    protocol + " " + what + " of " + message.length() + " bytes is over the limit of " + max);
        }
    }

    /** Makes the answer to one question. */
    @FunctionalInterface
    public interface Answer {
        /** Answers a peer. Runs in the stream's task and may block. */
        Bytes to(PeerId peer, Bytes request);
    }
}
