package dev.jwaku.libp2p.ping;

import dev.jwaku.libp2p.DeadlineExceededException;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.StreamResetException;
import dev.jwaku.libp2p.host.Host;
import dev.jwaku.libp2p.host.Stream;
import dev.jwaku.libp2p.host.StreamLimits;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.util.Arrays;

/** Both sides of {@code /ipfs/ping/1.0.0}. Registers its handler when it is made. Thread-safe; runs no task. */
public final class PingService {
    /** The name in multistream-select. */
    public static final ProtocolId PROTOCOL = ProtocolId.of("/ipfs/ping/1.0.0");
    /** Bytes sent there and back. */
    public static final int PAYLOAD_LENGTH = 32;
    /** How long an inbound stream may be silent; nim keeps idle streams as long. */
    public static final Duration IDLE_TIMEOUT = Duration.ofMinutes(5);
    /** How long a peer may take to accept our echo. */
    public static final Duration ECHO_TIMEOUT = Duration.ofSeconds(10);

    /** js opens a new stream every ten seconds and allows ten, too. */
    private static final StreamLimits LIMITS = new StreamLimits(10, 512);

    private final World world;
    private final Host host;

    /** Serves pings on the host from now on. */
    public PingService(World world, Host host) {
        this.world = world;
        this.host = host;
        host.handle(PROTOCOL, LIMITS, this::echo);
    }

    /**
     * Pings a connected peer on a new stream.
     *
     * @return from the sending of the payload to its return
     * @throws dev.jwaku.libp2p.ProtocolNotSupportedException if the peer does not answer pings; it is alive then
     * @throws DeadlineExceededException if the answer did not come in time
     * @throws MalformedMessageException if something else came back
     * @throws StreamResetException if the peer ended the stream instead of answering
     */
    public Duration ping(PeerId peer, Deadline deadline) {
        try (Stream stream = host.openStream(peer, PROTOCOL, deadline)) {
            byte[] payload = new byte[PAYLOAD_LENGTH];
            world.random().nextBytes(payload);
            long sentAt = world.nanoTime();
            stream.write(payload, 0, payload.length, deadline);
            byte[] answer = new byte[PAYLOAD_LENGTH];
            if (!readFully(stream, answer, deadline)) {
                throw new StreamResetException(stream + ": ended without an answer");
            }
            if (!Arrays.equals(payload, answer)) {
                throw new MalformedMessageException(stream + ": another payload came back than was sent");
            }
            return Duration.ofNanos(world.nanoTime() - sentAt);
        }
    }

    private void echo(Stream stream) {
        byte[] payload = new byte[PAYLOAD_LENGTH];
        while (readFully(stream, payload, Deadline.after(world, IDLE_TIMEOUT))) {
            stream.write(payload, 0, payload.length, Deadline.after(world, ECHO_TIMEOUT));
        }
    }

    /** False if the stream ended first. */
    private static boolean readFully(Stream stream, byte[] target, Deadline deadline) {
        int filled = 0;
        while (filled < target.length) {
            int read = stream.read(target, filled, target.length - filled, deadline);
            if (read < 0) {
                return false;
            }
            filled += read;
        }
        return true;
    }
}
