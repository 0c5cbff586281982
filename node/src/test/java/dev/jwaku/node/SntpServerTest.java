package dev.jwaku.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.runtime.Tasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SntpServerTest {
    private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;

    private final SystemWorld world = new SystemWorld();
    private final Tasks tasks = new Tasks(world, "sntp-test");
    private DatagramSocket socket;

    @BeforeEach
    void open() throws SocketException {
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() {
        socket.close();
        tasks.close();
        world.close();
    }

    /** Answers one question with the time shifted by this much. */
    private SntpServer server(Duration shift, Consumer<ByteBuffer> spoil) {
        tasks.start("server", () -> {
            try {
                DatagramPacket packet = new DatagramPacket(new byte[48], 48);
                socket.receive(packet);
                ByteBuffer answer = ByteBuffer.wrap(packet.getData());
                long nonce = answer.getLong(40);
                answer.put(0, (byte) 0x24);
                answer.put(1, (byte) 2);
                answer.putLong(24, nonce);
                answer.putLong(32, ntp(world.now().plus(shift)));
                answer.putLong(40, ntp(world.now().plus(shift)));
                spoil.accept(answer);
                socket.send(packet);
            } catch (SocketException e) {
                // the test is over
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return new SntpServer(world, "127.0.0.1", socket.getLocalPort());
    }

    private static long ntp(Instant time) {
        long fraction = ((long) time.getNano() << 32) / 1_000_000_000L;
        return (time.getEpochSecond() + SECONDS_1900_TO_1970 & 0xffff_ffffL) << 32 | fraction;
    }

    private Deadline soon() {
        return Deadline.after(world, Duration.ofSeconds(5));
    }

    @Test
    void saysByHowMuchWeAreAhead() throws IOException {
        Duration ahead = server(Duration.ofSeconds(-25), answer -> {}).ask(soon());
        assertThat(ahead.toMillis()).isCloseTo(25_000, within(2_000L));
    }

    @Test
    void knowsTheEraThatBeginsIn2036() throws IOException {
        Duration ahead = server(Duration.ofDays(366 * 15), answer -> {}).ask(soon());
        assertThat(ahead.toSeconds()).isCloseTo(-Duration.ofDays(366 * 15).toSeconds(), within(2L));
    }

    @Test
    void anAnswerToAnotherQuestionIsNoAnswer() {
        SntpServer server = server(Duration.ZERO, answer -> answer.putLong(24, answer.getLong(24) + 1));
        assertThatThrownBy(() -> server.ask(soon())).isInstanceOf(IOException.class);
    }

    @Test
    void aServerWithoutATimeOfItsOwnIsNotBelieved() {
        SntpServer server = server(Duration.ZERO, answer -> answer.put(1, (byte) 0));
        assertThatThrownBy(() -> server.ask(soon())).isInstanceOf(IOException.class);
    }

    @Test
    void silenceIsNoAnswer() {
        SntpServer silent = new SntpServer(world, "127.0.0.1", socket.getLocalPort());
        assertThatThrownBy(() -> silent.ask(Deadline.after(world, Duration.ofMillis(200))))
                .isInstanceOf(IOException.class);
    }
}
