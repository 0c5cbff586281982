package dev.jwaku.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.ConnectionClosedException;
import dev.jwaku.libp2p.DialFailedException;
import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.ProtocolNotSupportedException;
import dev.jwaku.libp2p.StreamResetException;
import dev.jwaku.libp2p.fixtures.TestHosts;
import dev.jwaku.libp2p.identify.IdentifyInfo;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SwarmTest {
    private static final ProtocolId ECHO = ProtocolId.of("/test/echo/1.0.0");
    private static final StreamLimits LIMITS = new StreamLimits(2, 10);

    private final TestHosts hosts = new TestHosts();

    @AfterEach
    void close() {
        hosts.close();
    }

    @Test
    void bothSidesLearnIdentityAndProtocolsOfEachOther() {
        Swarm alice = hosts.host("alice");
        Swarm bob = hosts.host("bob");
        bob.handle(ECHO, LIMITS, SwarmTest::echo);
        Mailbox<IdentifyInfo> identified = identifiedBy(alice);

        PeerId peer = alice.connect(hosts.address("bob"), soon());

        assertThat(peer).isEqualTo(bob.peerId());
        IdentifyInfo info = identified.take(soon());
        assertThat(info).isNotNull();
        assertThat(info.protocols()).contains(ECHO, ProtocolId.of("/ipfs/id/1.0.0"));
        assertThat(info.agentVersion()).isEqualTo("test-bob");
    }

    @Test
    void carriesAQuestionAndAnAnswer() {
        Swarm alice = hosts.host("alice");
        Swarm bob = hosts.host("bob");
        RequestResponse echo = new RequestResponse(ECHO, 1000, 1000);
        bob.handle(ECHO, LIMITS, echo.answering(hosts.world(), Duration.ofSeconds(5), (peer, request) -> request));
        alice.connect(hosts.address("bob"), soon());

        Bytes answer = echo.ask(alice, bob.peerId(), Bytes.utf8("hello"), soon());

        assertThat(answer).isEqualTo(Bytes.utf8("hello"));
    }

    @Test
    void refusesAPeerWithAnotherIdentityThanDialed() {
        Swarm alice = hosts.host("alice");
        hosts.host("bob");
        Swarm carol = hosts.host("carol");
        Multiaddr bobsAddressCarolsName = hosts.address("bob").withPeerId(carol.peerId());

        assertThatThrownBy(() -> alice.connect(bobsAddressCarolsName, soon()))
                .isInstanceOf(DialFailedException.class)
                .hasMessageContaining(carol.peerId().toString());
    }

    @Test
    void namesTheProtocolAPeerDoesNotSpeak() {
        Swarm alice = hosts.host("alice");
        Swarm bob = hosts.host("bob");
        alice.connect(hosts.address("bob"), soon());

        assertThatThrownBy(() -> alice.openStream(bob.peerId(), ECHO, soon()))
                .isInstanceOf(ProtocolNotSupportedException.class)
                .hasMessageContaining(ECHO.name());
    }

    @Test
    void opensNoStreamToAStranger() {
        Swarm alice = hosts.host("alice");
        Swarm bob = hosts.host("bob");

        assertThatThrownBy(() -> alice.openStream(bob.peerId(), ECHO, soon()))
                .isInstanceOf(ConnectionClosedException.class);
    }

    @Test
    void tellsListenersOfComingAndGoingInOrder() {
        Swarm alice = hosts.host("alice");
        Swarm bob = hosts.host("bob");
        Mailbox<String> heard = new Mailbox<>(hosts.world(), 10);
        alice.addListener(new HostListener() {
            @Override
            public void connected(ConnectionInfo connection) {
                heard.offer("connected " + connection.outbound());
            }

            @Override
            public void identified(PeerId peer, IdentifyInfo info) {
                heard.offer("identified");
            }

            @Override
            public void disconnected(PeerId peer) {
                heard.offer("disconnected");
            }
        });

        alice.connect(hosts.address("bob"), soon());
        assertThat(heard.take(soon())).isEqualTo("connected true");
        assertThat(heard.take(soon())).isEqualTo("identified");
        bob.disconnect(alice.peerId(), "test");
        assertThat(heard.take(soon())).isEqualTo("disconnected");
        assertThat(alice.isConnected(bob.peerId())).isFalse();
    }

    @Test
    void connectReturnsAtOnceWhenConnectedAlready() {
        Swarm alice = hosts.host("alice");
        Swarm bob = hosts.host("bob");
        Multiaddr address = hosts.address("bob").withPeerId(bob.peerId());

        alice.connect(address, soon());
        alice.connect(address, soon());

        assertThat(alice.connections()).hasSize(1);
    }

    @Test
    void resetsStreamsBeyondTheLimitOfAPeerAndServesTheOthers() {
        Swarm alice = hosts.host("alice");
        Swarm bob = hosts.host("bob");
        Signal release = new Signal(hosts.world());
        bob.handle(ECHO, LIMITS, stream -> {
            echoOnce(stream);
            release.await(soon());
        });
        alice.connect(hosts.address("bob"), soon());
        List<Stream> open = new ArrayList<>();
        for (int i = 0; i < LIMITS.perPeer(); i++) {
            Stream stream = alice.openStream(bob.peerId(), ECHO, soon());
            assertEchoes(stream);
            open.add(stream);
        }

        // The reset may come while the protocol is negotiated or right after.
        assertThatThrownBy(() -> assertEchoes(alice.openStream(bob.peerId(), ECHO, soon())))
                .isInstanceOf(StreamResetException.class);
        release.raise();
    }

    @Test
    void aFailingHandlerResetsItsStreamOnly() {
        Swarm alice = hosts.host("alice");
        Swarm bob = hosts.host("bob");
        ProtocolId broken = ProtocolId.of("/test/broken/1.0.0");
        bob.handle(broken, LIMITS, stream -> {
            throw new dev.jwaku.libp2p.MalformedMessageException("bad bytes from " + stream.peer());
        });
        bob.handle(ECHO, LIMITS, SwarmTest::echo);
        alice.connect(hosts.address("bob"), soon());

        // The reset may come while the protocol is negotiated or right after.
        assertThatThrownBy(() -> alice.openStream(bob.peerId(), broken, soon()).read(new byte[1], 0, 1, soon()))
                .isInstanceOf(StreamResetException.class);

        assertEchoes(alice.openStream(bob.peerId(), ECHO, soon()));
    }

    @Test
    void dialingOurselvesIsRefused() {
        Swarm alice = hosts.host("alice");

        assertThatThrownBy(() -> alice.connect(hosts.address("alice").withPeerId(alice.peerId()), soon()))
                .isInstanceOf(DialFailedException.class)
                .hasMessageContaining("ourselves");
    }

    private Mailbox<IdentifyInfo> identifiedBy(Swarm host) {
        Mailbox<IdentifyInfo> heard = new Mailbox<>(hosts.world(), 10);
        host.addListener(new HostListener() {
            @Override
            public void identified(PeerId peer, IdentifyInfo info) {
                heard.offer(info);
            }
        });
        return heard;
    }

    private static void echo(Stream stream) {
        echoOnce(stream);
    }

    private static void echoOnce(Stream stream) {
        byte[] buffer = new byte[5];
        int read = stream.read(buffer, 0, 5, Deadline.NEVER);
        stream.write(buffer, 0, read, Deadline.NEVER);
    }

    private void assertEchoes(Stream stream) {
        stream.write(new byte[] {7}, 0, 1, soon());
        byte[] buffer = new byte[1];
        assertThat(stream.read(buffer, 0, 1, soon())).isEqualTo(1);
        assertThat(buffer[0]).isEqualTo((byte) 7);
    }

    private Deadline soon() {
        return Deadline.after(hosts.world(), Duration.ofSeconds(10));
    }
}
