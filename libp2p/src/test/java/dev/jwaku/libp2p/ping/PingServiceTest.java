package dev.jwaku.libp2p.ping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.DeadlineExceededException;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.ProtocolNotSupportedException;
import dev.jwaku.libp2p.StreamResetException;
import dev.jwaku.libp2p.fixtures.FakeHost;
import dev.jwaku.libp2p.fixtures.Pipes;
import dev.jwaku.libp2p.host.Stream;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.SystemWorld;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PingServiceTest {
    private static final PeerId SELF =
            PeerId.of(PrivateKey.ed25519(Bytes.fromHex("01".repeat(32))).publicKey());
    private static final PeerId PEER =
            PeerId.of(PrivateKey.ed25519(Bytes.fromHex("02".repeat(32))).publicKey());

    private final SystemWorld world = new SystemWorld();
    private final Deadline deadline = Deadline.after(world, Duration.ofMinutes(1));
    private final FakeHost host = new FakeHost(world, SELF, PEER, List.of());
    private final PingService service = new PingService(world, host);

    @AfterEach
    void close() {
        host.close();
        world.close();
    }

    @Test
    void echoesAsOftenAsThePeerAsksAndEndsWithIt() {
        try (Stream stream = host.peerOpens(PingService.PROTOCOL)) {
            for (int i = 1; i <= 3; i++) {
                Bytes payload = Bytes.fromHex(("0" + i).repeat(32));
                Pipes.write(stream, payload, deadline);
                assertThat(Pipes.read(stream, 32, deadline)).isEqualTo(payload);
            }
            stream.closeWrite();
            assertThat(stream.read(new byte[1], 0, 1, deadline)).isEqualTo(-1);
        }
    }

    @Test
    void measuresTheWayThereAndBack() {
        host.peerHandles(
                PingService.PROTOCOL, stream -> Pipes.write(stream, Pipes.read(stream, 32, deadline), deadline));

        assertThat(service.ping(PEER, deadline)).isPositive().isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void anotherPayloadIsMalformed() {
        host.peerHandles(PingService.PROTOCOL, stream -> Pipes.write(stream, Bytes.wrap(new byte[32]), deadline));

        assertThatThrownBy(() -> service.ping(PEER, deadline))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("/ipfs/ping/1.0.0 to " + PEER);
    }

    @Test
    void anEndInsteadOfAnAnswerIsAReset() {
        host.peerHandles(PingService.PROTOCOL, stream -> Pipes.write(stream, Bytes.wrap(new byte[31]), deadline));

        assertThatThrownBy(() -> service.ping(PEER, deadline)).isInstanceOf(StreamResetException.class);
    }

    @Test
    void silenceEndsAtTheDeadline() {
        host.peerHandles(PingService.PROTOCOL, stream -> Pipes.read(stream, 64, deadline));

        Deadline soon = Deadline.after(world, Duration.ofMillis(20));
        assertThatThrownBy(() -> service.ping(PEER, soon)).isInstanceOf(DeadlineExceededException.class);
    }

    @Test
    void aPeerThatDoesNotSpeakPingIsToldApart() {
        assertThatThrownBy(() -> service.ping(PEER, deadline)).isInstanceOf(ProtocolNotSupportedException.class);
    }
}
