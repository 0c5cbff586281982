package dev.jwaku.libp2p.identify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.DeadlineExceededException;
import dev.jwaku.libp2p.LimitExceededException;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.fixtures.FakeHost;
import dev.jwaku.libp2p.fixtures.Pipes;
import dev.jwaku.libp2p.host.Stream;
import dev.jwaku.libp2p.host.StreamHandler;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.wire.FrameReader;
import dev.jwaku.libp2p.wire.Frames;
import dev.jwaku.libp2p.wire.ProtoWriter;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.SystemWorld;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdentifyServiceTest {
    private static final PrivateKey SELF = PrivateKey.ed25519(Bytes.fromHex("01".repeat(32)));
    private static final PrivateKey PEER = PrivateKey.ed25519(Bytes.fromHex("02".repeat(32)));
    private static final PeerId PEER_ID = PeerId.of(PEER.publicKey());
    private static final Multiaddr OURS = Multiaddr.tcp("10.0.0.1", 60000);
    private static final Multiaddr OBSERVED = Multiaddr.tcp("10.0.0.2", 4711);

    private final SystemWorld world = new SystemWorld();
    private final Deadline deadline = Deadline.after(world, Duration.ofMinutes(1));
    private final Mailbox<IdentifyInfo> pushes = new Mailbox<>(world, 10);
    private final FakeHost host = host(List.of(OURS.withPeerId(PeerId.of(SELF.publicKey()))));
    private final IdentifyService service = service(host);

    @AfterEach
    void close() {
        host.close();
        world.close();
    }

    @Test
    void answersWithWhatTheHostIsAndEndsItsSide() {
        IdentifyInfo info = answerOf(host);

        assertThat(info.publicKey()).contains(SELF.publicKey());
        assertThat(info.listenAddrs()).as("without /p2p").containsExactly(OURS);
        assertThat(info.protocols()).containsExactly(IdentifyService.PROTOCOL, IdentifyService.PUSH_PROTOCOL);
        assertThat(info.observedAddr()).contains(OBSERVED);
        assertThat(info.protocolVersion()).isEqualTo("ipfs/0.1.0");
        assertThat(info.agentVersion()).isEqualTo("agent/1");
    }

    @Test
    void cutsItsAddressesWhenTheAnswerGetsTooLong() {
        List<Multiaddr> many = IntStream.range(1, 500)
                .mapToObj(port -> Multiaddr.tcp("10.0.0.1", port))
                .toList();
        try (FakeHost crowded = host(many)) {
            service(crowded);

            IdentifyInfo info = answerOf(crowded);

            assertThat(info.listenAddrs()).hasSizeBetween(100, 400);
            assertThat(info.protocols()).hasSize(2);
        }
    }

    @Test
    void readsAllMessagesUntilTheEnd() {
        peerAnswers(stream -> {
            send(
                    stream,
                    new ProtoWriter()
                            .bytes(1, PEER.publicKey().encode())
                            .string(3, "/a")
                            .toBytes());
            send(stream, new ProtoWriter().string(3, "/b").toBytes());
        });

        assertThat(service.request(PEER_ID, deadline).protocols())
                .containsExactly(ProtocolId.of("/a"), ProtocolId.of("/b"));
    }

    @Test
    void refusesTheKeyOfAnotherPeer() {
        peerAnswers(stream -> send(
                stream, new ProtoWriter().bytes(1, SELF.publicKey().encode()).toBytes()));

        assertThatThrownBy(() -> service.request(PEER_ID, deadline))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("/ipfs/id/1.0.0 to " + PEER_ID);
    }

    @Test
    void refusesMoreMessagesThanAllowed() {
        peerAnswers(stream -> IntStream.rangeClosed(0, IdentifyService.MAX_MESSAGES)
                .forEach(i -> send(stream, new ProtoWriter().string(3, "/" + i).toBytes())));

        assertThatThrownBy(() -> service.request(PEER_ID, deadline)).isInstanceOf(LimitExceededException.class);
    }

    @Test
    void refusesMessagesLongerThanAllowed() {
        peerAnswers(stream -> Pipes.write(stream, Bytes.fromHex("818004"), deadline));

        assertThatThrownBy(() -> service.request(PEER_ID, deadline)).isInstanceOf(LimitExceededException.class);
    }

    @Test
    void refusesAnEmptyAnswer() {
        peerAnswers(stream -> {});

        assertThatThrownBy(() -> service.request(PEER_ID, deadline)).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void aPeerThatDoesNotEndItsSideHasAnsweredAllTheSame() {
        peerAnswers(stream -> {
            send(stream, new ProtoWriter().string(6, "slow").toBytes());
            stream.read(new byte[1], 0, 1, deadline);
        });

        Deadline soon = Deadline.after(world, Duration.ofSeconds(3));
        assertThat(service.request(PEER_ID, soon).agentVersion()).isEqualTo("slow");
    }

    @Test
    void silenceEndsAtTheDeadline() {
        peerAnswers(stream -> stream.read(new byte[1], 0, 1, deadline));

        Deadline soon = Deadline.after(world, Duration.ofMillis(20));
        assertThatThrownBy(() -> service.request(PEER_ID, soon)).isInstanceOf(DeadlineExceededException.class);
    }

    @Test
    void takesWhatAPeerPushes() {
        try (Stream stream = host.peerOpens(IdentifyService.PUSH_PROTOCOL)) {
            send(stream, new ProtoWriter().string(3, "/new").toBytes());
        }

        IdentifyInfo pushed = Objects.requireNonNull(pushes.take(deadline));
        assertThat(pushed.protocols()).containsExactly(ProtocolId.of("/new"));
    }

    private IdentifyInfo answerOf(FakeHost asked) {
        try (Stream stream = asked.peerOpens(IdentifyService.PROTOCOL)) {
            FrameReader frames = new FrameReader(stream, IdentifyService.MAX_ANSWER_LENGTH, "answer");
            Bytes message = Objects.requireNonNull(frames.read(deadline));
            assertThat(frames.read(deadline)).as("end of the stream").isNull();
            return IdentifyCodec.decode(message);
        }
    }

    private void peerAnswers(StreamHandler handler) {
        host.peerHandles(IdentifyService.PROTOCOL, handler);
    }

    private void send(Stream stream, Bytes message) {
        Frames.write(stream, message, deadline);
    }

    private FakeHost host(List<Multiaddr> addresses) {
        return new FakeHost(world, PeerId.of(SELF.publicKey()), PEER_ID, addresses);
    }

    private IdentifyService service(FakeHost served) {
        return new IdentifyService(
                world,
                served,
                SELF.publicKey(),
                "agent/1",
                peer -> Optional.of(OBSERVED).filter(address -> peer.equals(PEER_ID)),
                (peer, info) -> pushes.offer(info));
    }
}
