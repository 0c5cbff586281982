package dev.jwaku.libp2p.muxer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.ConnectionClosedException;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.StreamResetException;
import dev.jwaku.runtime.Tasks;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** mplex against bare frames: libp2p.md section 7 and its traps. */
@Timeout(30)
class MplexTest {
    private static final String HELLO = "68656c6c6f";
    private static final int PIPE = 1024 * 1024;

    private RawPeer peer;

    @BeforeEach
    void dial() {
        peer = new RawPeer(new Mplex(), true, MuxerLimits.defaults(), PIPE);
    }

    @AfterEach
    void close() {
        peer.close();
    }

    private void reconnect(MuxerLimits limits) {
        peer.close();
        peer = new RawPeer(new Mplex(), true, limits, PIPE);
    }

    /** Our answer to something sent just now proves that nothing else is on the wire. */
    private void expectNothingMore() {
        peer.send("f83f00"); // opens stream 1023
        peer.accept().reset();
        peer.expect("fd3f00");
    }

    @Test
    void opensStreamsFromZeroWithTheirNumberAsName() {
        peer.session.openStream(peer.soon()).write("hello".getBytes(), 0, 5, peer.soon());
        peer.session.openStream(peer.soon());
        peer.expect("000130", "0205", HELLO, "080131");
    }

    @Test
    void takesStreamZeroAndAnyName() {
        peer.send("000130", "0205", HELLO);
        MuxedStream stream = peer.accept();
        assertThat(peer.readText(stream, 5)).isEqualTo("hello");
        stream.write("hello".getBytes(), 0, 5, peer.soon());
        peer.expect("0105", HELLO);
        peer.send("0800", "0a05", HELLO); // as nim does: number 1, no name
        assertThat(peer.readText(peer.accept(), 5)).isEqualTo("hello");
    }

    @Test
    void bothSidesMayUseTheSameNumber() {
        MuxedStream ours = peer.session.openStream(peer.soon());
        peer.expect("000130");
        peer.send("000130", "02016f", "010174");
        assertThat(peer.readText(ours, 1)).isEqualTo("t");
        assertThat(peer.readText(peer.accept(), 1)).isEqualTo("o");
    }

    @Test
    void closesWithTheTagOfItsRole() {
        MuxedStream ours = peer.session.openStream(peer.soon());
        peer.expect("000130");
        ours.closeWrite();
        peer.expect("0400");
        peer.send("000130");
        peer.accept().closeWrite();
        peer.expect("0300");
    }

    @Test
    void resetsWithTheTagOfItsRole() {
        peer.session.openStream(peer.soon()).reset();
        peer.expect("000130", "0600");
        peer.send("000130");
        peer.accept().reset();
        peer.expect("0500");
    }

    @Test
    void endsAStreamWhenThePeerClosesIt() {
        peer.send("000130", "0205", HELLO, "0400");
        MuxedStream stream = peer.accept();
        assertThat(peer.readText(stream, 99)).isEqualTo("hello");
        stream.closeWrite();
        assertThat(peer.session.openStreams()).isZero();
    }

    @Test
    void failsAStreamWhenThePeerResetsIt() {
        MuxedStream ours = peer.session.openStream(peer.soon());
        peer.expect("000130");
        peer.send("0500");
        assertThatThrownBy(() -> peer.readText(ours, 1)).isInstanceOf(StreamResetException.class);
        ours.close();
        ours.reset();
        expectNothingMore();
    }

    @Test
    void sendsNothingForAStreamAfterItsEnd() {
        MuxedStream ours = peer.session.openStream(peer.soon());
        peer.expect("000130");
        ours.closeWrite();
        peer.expect("0400");
        peer.send("0300");
        assertThat(ours.read(new byte[1], 0, 1, peer.soon())).isEqualTo(-1);
        ours.close();
        ours.reset();
        expectNothingMore();
    }

    @Test
    void sendsNoCloseAfterReset() {
        MuxedStream ours = peer.session.openStream(peer.soon());
        ours.reset();
        ours.closeWrite();
        ours.close();
        peer.expect("000130", "0600");
        expectNothingMore();
    }

    @Test
    void skipsFramesOfUnknownStreams() {
        peer.send("8a0105", HELLO, "890105", HELLO, "8c0100", "8b0100", "8e0100", "8d0100");
        expectNothingMore();
    }

    @Test
    void resetsStreamsBeyondTheLimitAndKeepsTheConnection() {
        reconnect(new MuxerLimits(1, 1, 262_144, 32_768, Duration.ofSeconds(20)));
        peer.send("000130", "080131", "0a05", HELLO, "0205", HELLO);
        peer.expect("0d00");
        assertThat(peer.readText(peer.accept(), 5)).isEqualTo("hello");
    }

    @Test
    void resetsOnlyTheStreamThatNobodyReads() {
        peer.send("000130", "080131");
        MuxedStream unread = peer.accept();
        MuxedStream other = peer.accept();
        for (int i = 0; i < 3; i++) {
            peer.send("0280800680"); // 98304 bytes follow, the first of them here
            peer.send(new byte[98_303]);
        }
        peer.expect("0500");
        assertThatThrownBy(() -> peer.readText(unread, 1)).isInstanceOf(StreamResetException.class);
        peer.send("0a05", HELLO);
        assertThat(peer.readText(other, 5)).isEqualTo("hello");
    }

    @Test
    void waitsAMomentForASlowReader() {
        peer.send("000130");
        MuxedStream stream = peer.accept();
        Tasks.Task sender = peer.beside(() -> {
            peer.send("02808040"); // 1 MiB
            peer.send(new byte[1024 * 1024]);
        });
        assertThat(peer.readText(stream, 1024 * 1024)).hasSize(1024 * 1024);
        assertThat(sender.join(peer.soon())).isTrue();
    }

    @Test
    void capsItsOwnFrames() {
        reconnect(new MuxerLimits(1, 1, 262_144, 3, Duration.ofSeconds(20)));
        peer.session.openStream(peer.soon()).write("hello".getBytes(), 0, 5, peer.soon());
        peer.expect("000130", "020368656c", "02026c6f");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0700", "02818040", "02ffffffffffffffff7f", "8000", "000130000130"})
    void closesTheConnectionOnBrokenFrames(String frames) {
        peer.send(frames);
        peer.expectEnd();
        assertThat(peer.outcome()).isInstanceOf(MalformedMessageException.class).hasMessageContaining("peer");
    }

    @Test
    void failsWhenThePeerDisconnectsInsideAFrame() {
        peer.send("000130", "020568");
        peer.disconnect();
        assertThat(peer.outcome()).isInstanceOf(ConnectionClosedException.class).hasMessageContaining("inside a frame");
    }
}
