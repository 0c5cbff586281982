package dev.jwaku.libp2p.muxer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jwaku.libp2p.ConnectionClosedException;
import dev.jwaku.libp2p.DeadlineExceededException;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.StreamResetException;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Tasks;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** yamux against bare frames: libp2p.md section 6 and its traps. */
@Timeout(30)
class YamuxTest {
    private static final String HELLO = "68656c6c6f";
    private static final String OPEN_1 = "00010001 00000001 00000000";
    private static final String OPEN_2 = "00010001 00000002 00000000";
    private static final String ACK_2 = "00010002 00000002 00000000";
    private static final String RST_2 = "00010008 00000002 00000000";
    private static final String GO_AWAY = "00030000 00000000 00000000";
    private static final String GO_AWAY_PROTOCOL_ERROR = "00030000 00000000 00000001";
    private static final int PIPE = 1024 * 1024;

    private RawPeer peer;

    @BeforeEach
    void dial() {
        peer = new RawPeer(new Yamux(), true, MuxerLimits.defaults(), PIPE);
    }

    @AfterEach
    void close() {
        peer.close();
    }

    private void reconnect(boolean initiator, MuxerLimits limits, int pipeCapacity) {
        peer.close();
        peer = new RawPeer(new Yamux(), initiator, limits, pipeCapacity);
    }

    private Deadline atOnce() {
        return Deadline.after(peer.world, Duration.ofMillis(30));
    }

    private MuxedStream acceptStream() {
        peer.send(OPEN_2);
        MuxedStream stream = peer.accept();
        stream.write(new byte[1], 0, 1, peer.soon());
        peer.expect(ACK_2, "00000000 00000002 00000001 00");
        return stream;
    }

    private static byte[] data(int flags, long streamId, int length) {
        byte[] frame = new byte[YamuxFrame.SIZE + length];
        new YamuxFrame(YamuxFrame.DATA, flags, streamId, length).encode(frame, 0);
        return frame;
    }

    private void sendWindowUpdate(long streamId, long delta) {
        peer.send(new YamuxFrame(YamuxFrame.WINDOW_UPDATE, 0, streamId, delta).encode());
    }

    private void expectProtocolError() {
        peer.expect(GO_AWAY_PROTOCOL_ERROR);
        peer.expectEnd();
        assertThat(peer.outcome()).isInstanceOf(MalformedMessageException.class).hasMessageContaining("peer");
    }

    @Test
    void theDialerOpensOddStreams() {
        peer.session.openStream(peer.soon());
        peer.session.openStream(peer.soon());
        peer.expect(OPEN_1, "00010001 00000003 00000000");
    }

    @Test
    void theListenerOpensEvenStreams() {
        reconnect(false, MuxerLimits.defaults(), PIPE);
        peer.session.openStream(peer.soon());
        peer.session.openStream(peer.soon());
        peer.expect(OPEN_2, "00010001 00000004 00000000");
    }

    @Test
    void acknowledgesAStreamInFrontOfItsFirstData() {
        MuxedStream stream = acceptStream();
        stream.write(new byte[1], 0, 1, peer.soon());
        peer.expect("00000000 00000002 00000001 00");
    }

    @Test
    void opensAStreamAndEndsItInOneWrite() {
        byte[] hello = Bytes.fromHex(HELLO.replace(" ", "")).toByteArray();
        MuxedStream stream = peer.session.openStream(hello, true, peer.soon());
        peer.expect(OPEN_1, "00000000 00000001 00000005", HELLO, "00010004 00000001 00000000");
        assertThatThrownBy(() -> stream.write(hello, 0, 1, peer.soon())).isInstanceOf(StreamResetException.class);
        peer.send("00010006 00000001 00000000");
        assertThat(stream.read(new byte[1], 0, 1, peer.soon())).isEqualTo(-1);
        assertThat(peer.session.openStreams()).isZero();
    }

    @Test
    void writesTheLastBytesAndTheEndTogether() {
        MuxedStream stream = acceptStream();
        stream.writeLast(new byte[2], 0, 2, peer.soon());
        peer.expect("00000000 00000002 00000002 0000", "00010004 00000002 00000000");
    }

    @Test
    void takesDataOnTheFrameThatOpensTheStream() {
        peer.send("00000001 00000002 00000005", HELLO);
        assertThat(peer.readText(peer.accept(), 5)).isEqualTo("hello");
    }

    @Test
    void takesOpeningDataAndFinInOneFrame() {
        peer.send("00000005 00000002 00000005", HELLO);
        MuxedStream stream = peer.accept();
        assertThat(peer.readText(stream, 99)).isEqualTo("hello");
        stream.closeWrite();
        peer.expect(ACK_2, "00010004 00000002 00000000");
        assertThat(peer.session.openStreams()).isZero();
    }

    @Test
    void takesAcknowledgementAndResetInOneFrame() {
        MuxedStream stream = peer.session.openStream(peer.soon());
        peer.send("0001000a 00000001 00000000");
        assertThatThrownBy(() -> peer.readText(stream, 1)).isInstanceOf(StreamResetException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00010004 00000002 00000000", "00000004 00000002 00000000"})
    void takesFinOnBothFrameTypes(String fin) {
        MuxedStream stream = acceptStream();
        peer.send(fin);
        assertThat(stream.read(new byte[1], 0, 1, peer.soon())).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00010008 00000002 00000000", "00000008 00000002 00000000"})
    void takesResetOnBothFrameTypes(String reset) {
        MuxedStream stream = acceptStream();
        peer.send(reset);
        assertThatThrownBy(() -> peer.readText(stream, 1)).isInstanceOf(StreamResetException.class);
        await().until(() -> peer.session.openStreams() == 0);
    }

    @Test
    void answersPingsWithTheSameValue() {
        peer.send("00020001 00000000 cafe0001", "00020001 00000000 00000002");
        peer.expect("00020002 00000000 cafe0001", "00020002 00000000 00000002");
    }

    @Test
    void answersPingsWhileAWriterWaitsForTheWindow() {
        MuxedStream stream = peer.session.openStream(peer.soon());
        Tasks.Task writer =
                peer.beside(() -> assertThatThrownBy(() -> stream.write(new byte[300_000], 0, 300_000, peer.soon()))
                        .isInstanceOf(StreamResetException.class));
        readPayload(1, Yamux.INITIAL_SEND_WINDOW);
        peer.send("00020001 00000000 00000007");
        peer.expect("00020002 00000000 00000007");
        stream.reset();
        assertThat(writer.join(peer.soon())).isTrue();
    }

    @Test
    void readsOnWhileAWriterIsBlockedByTheConnection() {
        reconnect(true, MuxerLimits.defaults(), 2000);
        MuxedStream stream = peer.session.openStream(peer.soon());
        peer.expect(OPEN_1);
        peer.beside(() -> stream.write(new byte[5000], 0, 5000, peer.soon()));
        peer.send("00020001 00000000 00000007", "00020001 00000000 00000008");
        peer.send("00000000 00000001 00000005", HELLO);
        assertThat(peer.readText(stream, 5)).isEqualTo("hello");
        // a ping may be answered before or after the blocked frame, but each exactly once and not inside it
        int answers = 0;
        int payload = 0;
        while (answers < 2 || payload < 5000) {
            YamuxFrame frame = readFrame();
            answers += frame.type() == YamuxFrame.PING ? 1 : 0;
            payload += frame.type() == YamuxFrame.DATA ? (int) frame.length() : 0;
        }
        assertThat(answers).isEqualTo(2);
        assertThat(payload).isEqualTo(5000);
    }

    /** Reads a frame and skips its payload. */
    private YamuxFrame readFrame() {
        YamuxFrame frame = YamuxFrame.decode(peer.read(YamuxFrame.SIZE).toByteArray(), 0);
        if (frame.type() == YamuxFrame.DATA) {
            peer.read((int) frame.length());
        }
        return frame;
    }

    /** Reads data frames of one stream until they hold this many bytes; skips other frames. */
    private int readPayload(long streamId, int length) {
        int payload = 0;
        int longest = 0;
        while (payload < length) {
            YamuxFrame frame = readFrame();
            if (frame.type() == YamuxFrame.DATA) {
                assertThat(frame.streamId()).isEqualTo(streamId);
                payload += (int) frame.length();
                longest = Math.max(longest, (int) frame.length());
            }
        }
        assertThat(payload).isEqualTo(length);
        return longest;
    }

    @Test
    void sendsAtMost256000BytesBeforeTheFirstWindowUpdate() {
        MuxedStream stream = peer.session.openStream(peer.soon());
        byte[] much = new byte[300_000];
        assertThatThrownBy(() -> stream.write(much, 0, much.length, Deadline.after(peer.world, Duration.ofMillis(200))))
                .isInstanceOf(DeadlineExceededException.class);
        readPayload(1, 256_000);
        peer.send("00020001 00000000 00000000");
        peer.expect("00020002 00000000 00000000"); // nothing else is on the wire
        sendWindowUpdate(1, 1000);
        stream.write(much, 0, 1000, peer.soon());
        readPayload(1, 1000);
    }

    @Test
    void countsTheWindowDeltaOfTheAcknowledgement() {
        MuxedStream stream = peer.session.openStream(peer.soon());
        peer.send("00010002 00000001 00001000");
        byte[] much = new byte[256_000 + 4096];
        stream.write(much, 0, much.length, peer.soon());
        readPayload(1, much.length);
    }

    @Test
    void neverPutsMoreThanTheLimitIntoOneDataFrame() {
        MuxedStream stream = peer.session.openStream(peer.soon());
        stream.write(new byte[100_000], 0, 100_000, peer.soon());
        assertThat(readPayload(1, 100_000)).isEqualTo(MuxerLimits.DEFAULT_MAX_DATA_FRAME);
    }

    @Test
    void takesOneFrameAsLargeAsTheWindow() {
        MuxedStream stream = acceptStream();
        peer.send(data(0, 2, 262_144));
        assertThat(peer.readText(stream, 262_144)).hasSize(262_144);
    }

    @Test
    void sendsTheWindowUpdateWhenHalfTheWindowWasRead() {
        MuxedStream stream = acceptStream();
        peer.send(data(0, 2, 256_000));
        peer.readText(stream, 131_071);
        peer.send("00020001 00000000 00000009");
        peer.expect("00020002 00000000 00000009"); // no update yet
        peer.readText(stream, 1);
        peer.expect("00010000 00000002 00020000");
        peer.send(data(0, 2, 131_072 + 6_144));
        assertThat(peer.readText(stream, 262_144)).hasSize(262_144);
    }

    @Test
    void sendsNoWindowUpdateWhenThePeerHasFinished() {
        MuxedStream stream = acceptStream();
        peer.send(data(YamuxFrame.FIN, 2, 200_000));
        peer.send("00020001 00000000 00000009");
        peer.expect("00020002 00000000 00000009"); // the end has been seen
        peer.readText(stream, 200_000);
        assertThat(stream.read(new byte[1], 0, 1, peer.soon())).isEqualTo(-1);
        peer.send("00020001 00000000 0000000a");
        peer.expect("00020002 00000000 0000000a");
    }

    @Test
    void grantsALargerWindowWhenItOpensAndAcceptsStreams() {
        MuxerLimits large = new MuxerLimits(8, 8, 1_262_144, 32_768, Duration.ofSeconds(20));
        reconnect(true, large, PIPE);
        peer.session.openStream(peer.soon());
        peer.expect("00010001 00000001 000f4240");
        peer.send(OPEN_2);
        MuxedStream stream = peer.accept();
        stream.write(new byte[1], 0, 1, peer.soon());
        peer.expect("00010002 00000002 000f4240", "00000000 00000002 00000001 00");
        peer.send(data(0, 2, 1_000_000));
        assertThat(peer.readText(stream, 1_000_000)).hasSize(1_000_000);
    }

    @Test
    void closesTheConnectionWhenThePeerExceedsTheWindow() {
        acceptStream();
        peer.send(data(0, 2, 200_000));
        peer.send(new YamuxFrame(YamuxFrame.DATA, 0, 2, 62_145).encode());
        expectProtocolError();
    }

    @Test
    void refusesAHugeFrameOfAnUnknownStream() {
        peer.send("00000000 00000009 ffffffff");
        expectProtocolError();
    }

    @Test
    void skipsFramesOfUnknownStreams() {
        peer.send(data(0, 77, 1000));
        peer.send("00010000 0000004d 00001000", "00010004 0000004d 00000000", "00010008 0000004d 00000000");
        acceptStream();
    }

    @Test
    void skipsDataOfAStreamThatWasReset() {
        MuxedStream stream = acceptStream();
        stream.reset();
        peer.expect(RST_2);
        peer.send(data(0, 2, 5000));
        peer.send("00020001 00000000 00000001");
        peer.expect("00020002 00000000 00000001");
    }

    @Test
    void sendsNothingForAStreamAfterItsReset() {
        for (int round = 0; round < 100; round++) {
            long id = 2 * round + 1;
            MuxedStream stream = peer.session.openStream(peer.soon());
            Tasks.Task writer = peer.beside(() -> {
                try {
                    while (true) {
                        stream.write(new byte[10], 0, 10, peer.soon());
                    }
                } catch (StreamResetException e) {
                    // expected sooner or later
                }
            });
            peer.beside(stream::closeWrite);
            stream.reset();
            assertThat(writer.join(peer.soon())).isTrue();
            peer.send("00020001 00000000 00000001");
            YamuxFrame frame = readFrame();
            while (!frame.has(YamuxFrame.RST)) {
                frame = readFrame();
            }
            assertThat(frame.streamId()).isEqualTo(id);
            peer.expect("00020002 00000000 00000001");
        }
    }

    @Test
    void sendsNoDataAfterFin() {
        MuxedStream stream = peer.session.openStream(peer.soon());
        stream.closeWrite();
        stream.reset();
        peer.expect(OPEN_1, "00010004 00000001 00000000", "00010008 00000001 00000000");
        stream.close();
        stream.closeWrite();
        stream.reset();
        peer.send("00020001 00000000 00000001");
        peer.expect("00020002 00000000 00000001");
    }

    @Test
    void resetsStreamsBeyondTheLimitAndSkipsTheirData() {
        reconnect(true, new MuxerLimits(1, 1, 262_144, 32_768, Duration.ofSeconds(20)), PIPE);
        acceptStream();
        peer.send(data(YamuxFrame.SYN, 4, 1000));
        peer.expect("00010008 00000004 00000000");
        peer.send("00020001 00000000 00000001");
        peer.expect("00020002 00000000 00000001");
        assertThat(peer.session.openStreams()).isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01000000 00000001 00000000", // version
                "00040000 00000001 00000000", // type
                "00010010 00000001 00000000", // flags
                "00018000 00000001 00000000", // flags
                "00010001 00000003 00000000", // our parity
                "00010001 00000000 00000000", // the session's id
            })
    void closesTheConnectionOnBrokenFrames(String frame) {
        peer.send(frame);
        expectProtocolError();
    }

    @Test
    void closesTheConnectionWhenAStreamIsOpenedTwice() {
        acceptStream();
        peer.send(OPEN_2);
        expectProtocolError();
    }

    @Test
    void opensNoStreamsAfterThePeerSaidGoodbyeButKeepsTheOthers() {
        MuxedStream stream = acceptStream();
        peer.send(GO_AWAY, "00000000 00000002 00000005", HELLO);
        assertThat(peer.readText(stream, 5)).isEqualTo("hello");
        assertThatThrownBy(() -> peer.session.openStream(peer.soon())).isInstanceOf(ConnectionClosedException.class);
        stream.write(new byte[1], 0, 1, peer.soon());
        peer.expect("00000000 00000002 00000001 00");
    }

    @Test
    void endsWhenThePeerReportsAnError() {
        peer.send(GO_AWAY_PROTOCOL_ERROR);
        assertThat(peer.outcome()).isInstanceOf(ConnectionClosedException.class).hasMessageContaining("code 1");
        assertThat(peer.session.isClosed()).isTrue();
    }

    @Test
    void saysGoodbyeWhenItCloses() {
        peer.session.close();
        peer.session.close();
        peer.expect(GO_AWAY);
        peer.expectEnd();
        assertThat(peer.outcome()).isNull();
    }

    @Test
    void closesPromptlyThoughAWriteIsStuck() {
        reconnect(true, MuxerLimits.defaults(), 100);
        MuxedStream stream = peer.session.openStream(peer.soon());
        Tasks.Task writer =
                peer.beside(() -> assertThatThrownBy(() -> stream.write(new byte[1000], 0, 1000, peer.soon()))
                        .isInstanceOf(ConnectionClosedException.class));
        await().until(() -> peer.session.openStreams() == 1);
        peer.session.close();
        assertThat(writer.join(peer.soon())).isTrue();
        assertThat(peer.session.isClosed()).isTrue();
    }

    @Test
    void endsQuietlyWhenThePeerDisconnectsBetweenFrames() {
        MuxedStream stream = acceptStream();
        peer.send("00000000 00000002 00000005", HELLO);
        peer.disconnect();
        assertThat(peer.outcome()).isNull();
        assertThat(peer.readText(stream, 5)).isEqualTo("hello");
        assertThatThrownBy(() -> stream.read(new byte[1], 0, 1, atOnce()))
                .isInstanceOf(ConnectionClosedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0001", "00000000 00000002 00000005 6865"})
    void failsWhenThePeerDisconnectsInsideAFrame(String part) {
        acceptStream();
        peer.send(part);
        peer.disconnect();
        assertThat(peer.outcome()).isInstanceOf(ConnectionClosedException.class).hasMessageContaining("inside a frame");
    }

    @Test
    void readsFramesThatArriveByteByByte() {
        for (byte one : Bytes.fromHex((OPEN_2 + "0000000000000002 00000005" + HELLO).replace(" ", ""))
                .toByteArray()) {
            peer.send(new byte[] {one});
        }
        assertThat(peer.readText(peer.accept(), 5)).isEqualTo("hello");
    }
}
