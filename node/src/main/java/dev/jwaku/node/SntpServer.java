package dev.jwaku.node;

import dev.jwaku.peers.TimeServer;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.World;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;

/**
 * Adapter: a time server asked by SNTP version 4 (RFC 4330). The question carries a random number in place of our time,
 * which the answer must repeat, so that nobody who does not see the question can answer it.
 */
final class SntpServer implements TimeServer {
    /** The usual port. */
    static final int PORT = 123;

    private static final int LENGTH = 48;
    private static final int CLIENT_V4 = 0x23;
    private static final int MODE_MASK = 7;
    private static final int MODE_SERVER = 4;
    private static final int MAX_STRATUM = 15;
    private static final int STRATUM_AT = 1;
    private static final int ORIGIN_AT = 24;
    private static final int RECEIVED_AT = 32;
    private static final int SENT_AT = 40;
    private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;
    private static final long NANOS = 1_000_000_000L;
    private static final int HALF = 32;

    private final World world;
    private final String host;
    private final int port;

    /** @param host name or IP address */
    SntpServer(World world, String host, int port) {
        this.world = world;
        this.host = host;
        this.port = port;
    }

    @Override
    public Duration ask(Deadline deadline) throws IOException {
        try {
            return world.offload(
                    () -> askNow((int) Math.max(1, deadline.remaining().toMillis())));
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private Duration askNow(int timeoutMillis) throws IOException {
        ByteBuffer question = ByteBuffer.allocate(LENGTH);
        question.put(0, (byte) CLIENT_V4);
        long nonce = world.random().nextLong();
        question.putLong(SENT_AT, nonce);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(timeoutMillis);
            socket.connect(InetAddress.getByName(host), port);
            Instant asked = world.now();
            long askedNanos = world.nanoTime();
            socket.send(new DatagramPacket(question.array(), LENGTH));
            DatagramPacket packet = new DatagramPacket(new byte[LENGTH], LENGTH);
            socket.receive(packet);
            Instant answered = asked.plusNanos(world.nanoTime() - askedNanos);
            return read(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()), nonce, asked, answered);
        }
    }

    private Duration read(ByteBuffer answer, long nonce, Instant asked, Instant answered) throws IOException {
        int stratum = answer.remaining() < LENGTH ? 0 : answer.get(STRATUM_AT);
        if (stratum < 1
                || stratum > MAX_STRATUM
                || (answer.get(0) & MODE_MASK) != MODE_SERVER
                || answer.getLong(ORIGIN_AT) != nonce) {
            throw new IOException("the time server " + host + " gave no proper answer");
        }
        Duration there = Duration.between(time(answer.getLong(RECEIVED_AT)), asked);
        Duration back = Duration.between(time(answer.getLong(SENT_AT)), answered);
        return there.plus(back).dividedBy(2);
    }

    /** Seconds since 1900 and a binary fraction. Small seconds are of the era that begins in 2036. */
    private static Instant time(long ntp) {
        long seconds = ntp >>> HALF;
        long era = seconds < SECONDS_1900_TO_1970 ? 1L << HALF : 0;
        long nanos = ((ntp & 0xffff_ffffL) * NANOS) >>> HALF;
        return Instant.ofEpochSecond(seconds + era - SECONDS_1900_TO_1970, nanos);
    }
}
