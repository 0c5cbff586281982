package dev.jwaku.libp2p.identify;

import dev.jwaku.libp2p.DeadlineExceededException;
import dev.jwaku.libp2p.LimitExceededException;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.StreamResetException;
import dev.jwaku.libp2p.host.Host;
import dev.jwaku.libp2p.host.Stream;
import dev.jwaku.libp2p.host.StreamLimits;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PublicKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.wire.FrameReader;
import dev.jwaku.libp2p.wire.Frames;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Both sides of {@code /ipfs/id/1.0.0}, and the receiving side of {@code /ipfs/id/push/1.0.0}.
 *
 * <p>Registers its handlers when it is made. Thread-safe; runs no task of its own. We never push: nwaku and js-waku do
 * not listen to it.
 */
public final class IdentifyService {
    /** Asking a peer what it is. */
    public static final ProtocolId PROTOCOL = ProtocolId.of("/ipfs/id/1.0.0");
    /** A peer telling us that it changed. */
    public static final ProtocolId PUSH_PROTOCOL = ProtocolId.of("/ipfs/id/push/1.0.0");
    /** What we say we speak, as nwaku and js-waku do. */
    public static final String PROTOCOL_VERSION = "ipfs/0.1.0";
    /** Most messages in one answer; go sends up to 10. */
    public static final int MAX_MESSAGES = 10;
    /** Longest message read, as in nim. */
    public static final int MAX_MESSAGE_LENGTH = 64 * 1024;
    /** Longest answer written; go and js read 8 KiB, rust 4. */
    public static final int MAX_ANSWER_LENGTH = 4 * 1024;
    /** How long an inbound stream may take. */
    public static final Duration SERVE_TIMEOUT = Duration.ofSeconds(10);

    private static final StreamLimits LIMITS = new StreamLimits(4, 256);

    private final World world;
    private final Host host;
    private final PublicKey identity;
    private final String agentVersion;
    private final Function<PeerId, Optional<Multiaddr>> observed;
    private final BiConsumer<PeerId, IdentifyInfo> pushed;

    /**
     * @param host where the handlers are registered; its addresses and protocols are read at each answer
     * @param identity our own key
     * @param agentVersion our software, as peers will see it
     * @param observed the address from which a peer is connected to us
     * @param pushed takes what a peer pushes, in the task of its stream; must not block
     */
    public IdentifyService(
            World world,
            Host host,
            PublicKey identity,
            String agentVersion,
            Function<PeerId, Optional<Multiaddr>> observed,
            BiConsumer<PeerId, IdentifyInfo> pushed) {
        this.world = world;
        this.host = host;
        this.identity = identity;
        this.agentVersion = agentVersion;
        this.observed = observed;
        this.pushed = pushed;
        host.handle(PROTOCOL, LIMITS, this::answer);
        host.handle(PUSH_PROTOCOL, LIMITS, this::acceptPush);
    }

    /**
     * Asks a connected peer what it is.
     *
     * @throws MalformedMessageException if the answer is not valid, or its key is not the peer's
     * @throws LimitExceededException if the answer is too long
     * @throws DeadlineExceededException if nothing came in time
     */
    public IdentifyInfo request(PeerId peer, Deadline deadline) {
        try (Stream stream = host.openStream(peer, PROTOCOL, deadline)) {
            return readAnswer(stream, deadline);
        }
    }

    private void acceptPush(Stream stream) {
        pushed.accept(stream.peer(), readAnswer(stream, Deadline.after(world, SERVE_TIMEOUT)));
    }

    /** Always ends our side: go reads until the end before it opens any other stream. */
    private void answer(Stream stream) {
        Frames.writeLast(stream, encodeFor(stream.peer()), Deadline.after(world, SERVE_TIMEOUT));
    }

    private Bytes encodeFor(PeerId peer) {
        List<Multiaddr> addresses = new ArrayList<>();
        for (Multiaddr address : host.announcedAddresses()) {
            addresses.add(address.withoutPeerId());
        }
        Bytes message = encode(addresses, peer);
        while (message.length() > MAX_ANSWER_LENGTH && !addresses.isEmpty()) {
            addresses.removeLast();
            message = encode(addresses, peer);
        }
        return message;
    }

    private Bytes encode(List<Multiaddr> addresses, PeerId peer) {
        return IdentifyCodec.encode(new IdentifyInfo(
                Optional.of(identity),
                addresses,
                host.protocols(),
                observed.apply(peer).map(Multiaddr::withoutPeerId),
                PROTOCOL_VERSION,
                agentVersion));
    }

    private IdentifyInfo readAnswer(Stream stream, Deadline deadline) {
        FrameReader frames = new FrameReader(stream, MAX_MESSAGE_LENGTH, stream.toString());
        List<Bytes> messages = new ArrayList<>();
        @Nullable Bytes message = frames.read(deadline);
        while (message != null) {
            messages.add(message);
            if (messages.size() > MAX_MESSAGES) {
                throw new LimitExceededException(stream + ": more than " + MAX_MESSAGES + " messages");
            }
            message = readNext(frames, deadline);
        }
        if (messages.isEmpty()) {
            throw new MalformedMessageException(stream + ": ended without an answer");
        }
        return checked(stream, IdentifyCodec.decode(messages));
    }

    /** A peer that answers but never ends its side, or cuts the stream, has answered all the same. */
    private static @Nullable Bytes readNext(FrameReader frames, Deadline deadline) {
        try {
            return frames.read(deadline);
        } catch (DeadlineExceededException | StreamResetException e) {
            return null;
        }
    }

    private static IdentifyInfo checked(Stream stream, IdentifyInfo info) {
        info.publicKey()
                .map(PeerId::of)
                .filter(claimed -> !claimed.equals(stream.peer()))
                .ifPresent(claimed -> {
                    throw new MalformedMessageException(stream + ": the key is that of " + claimed);
                });
        return info;
    }
}
